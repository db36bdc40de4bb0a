import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../../platform/db/unit-of-work.js';
import type { AuditChange } from '../../../../platform/personal-data/changes.js';
import { systemActor } from '../../../../platform/security/actor.js';
import { AuditLog } from '../../../audit/index.js';
import { FactorStore, factorsInWords } from '../../second-factor/factor-store.js';
import { SecurityNotices } from '../../second-factor/security-notices.js';
import { SignInLimits } from '../../sign-in/sign-in-limits.js';
import { AdminUser } from '../admin-user.entity.js';
import { StaffChange } from '../people/staff-change.js';
import { staffErrors } from '../staff.errors.js';
import { InviteLetters } from './invite-letters.js';
import { InviteStore } from './invite.store.js';

const ACTOR = systemActor('command');

/**
 * For whoever sits at the machine: a link with which somebody of the staff who is shut out chooses a new password. The
 * second factor is asked for as ever, unless it is lost as well.
 */
@Injectable()
export class RecoverAdmin {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly invites: InviteStore,
    private readonly letters: InviteLetters,
    private readonly factors: FactorStore,
    private readonly limits: SignInLimits,
    private readonly notices: SecurityNotices,
    private readonly change: StaffChange,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @returns the address to open, once, within three days
   * @throws ADMIN_USER_NOT_FOUND, ADMIN_USER_NOT_ACTIVE
   */
  execute(email: string, options: { resetFactors: boolean }): Promise<{ link: string; expiresAt: Date }> {
    return this.uow.run(ACTOR, async (tx) => {
      const person = await tx
        .createQueryBuilder(AdminUser, 'a')
        .setLock('pessimistic_write')
        .where('lower(a.email) = lower(:email)', { email })
        .getOne();
      if (!person) throw staffErrors.ADMIN_USER_NOT_FOUND();
      if (!person.isActive) throw staffErrors.ADMIN_USER_NOT_ACTIVE();
      const changes = options.resetFactors ? await this.dropFactors(tx, person.id) : [];
      await this.limits.forgive(tx, person);
      const { id, expiresAt } = await this.invites.open(tx, person.id, null);
      await this.audit.record(tx, ACTOR, {
        action: 'admin.recovery-opened',
        resourceType: 'admin-user',
        resourceId: person.id,
        changes,
      });
      return { link: this.letters.linkOf(await this.invites.mint(tx, id)), expiresAt };
    });
  }

  private async dropFactors(tx: Tx, id: string): Promise<AuditChange[]> {
    const held = await this.factors.heldBy(tx, id);
    await this.factors.removeAll(tx, id);
    await this.change.endSessions(tx, id, 'factors-reset');
    await this.notices.send(tx, id, 'FACTORS_RESET');
    return [{ field: 'factors', before: factorsInWords(held), after: null }];
  }
}
