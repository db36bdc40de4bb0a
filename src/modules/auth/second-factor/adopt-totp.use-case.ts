import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Keys } from '../../../platform/crypto/keys.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { AdminUser } from '../staff/admin-user.entity.js';
import { FactorStore } from './factor-store.js';

/** Gives an account an authenticator app whose secret is known already. Reached from the demo and from tests only. */
@Injectable()
export class AdoptTotp {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly keys: Keys,
    private readonly factors: FactorStore,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Does nothing for an account that is not there, or has a factor.
   * @param secret Base32
   */
  async execute(actor: Actor, email: string, secret: string): Promise<void> {
    const key = await this.keys.forClass('secret');
    await this.uow.run(actor, async (tx) => {
      const account = await tx
        .createQueryBuilder(AdminUser, 'a')
        .setLock('pessimistic_write')
        .where('lower(a.email) = lower(:email)', { email })
        .getOne();
      const held = account && (await this.factors.heldBy(tx, account.id));
      if (!held || held.totp || held.passkeys > 0) return;
      const id = newIdAt(this.clock.now());
      const begun = { id, adminUserId: account.id, secret: key.seal(this.factors.placeOf(id), secret) };
      await this.factors.beginTotp(tx, begun);
      await this.factors.confirmTotp(tx, begun, 0);
      await this.audit.record(tx, actor, {
        action: 'admin.totp-enrolled',
        resourceType: 'admin-user',
        resourceId: account.id,
      });
    });
  }
}
