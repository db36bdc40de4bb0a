import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../../platform/security/actor.js';
import { AuditLog } from '../../../audit/index.js';
import { UpdateUser, UsersFacade, type User } from '../../../users/index.js';
import { SignInLimits, type Try } from '../../sign-in/sign-in-limits.js';
import type { CustomerActor } from '../customer-of.js';
import { customerErrors } from '../customers.errors.js';
import { PhoneChangeStore } from './phone-change.store.js';
import { PhoneCodes } from './phone-codes.js';
import { PhoneNotices } from './phone-notices.js';

const ACTOR = systemActor('phone-change');

/**
 * The number takes the place of the one before, by the code that went to it; the former one is told. Another customer
 * who only told this number does not keep it from whoever proves it. Wrong codes are
 * counted for the person over all their codes, so that asking for another gives no further guesses.
 */
@Injectable()
export class ConfirmPhoneChange {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly changes: PhoneChangeStore,
    private readonly codes: PhoneCodes,
    private readonly users: UsersFacade,
    private readonly update: UpdateUser,
    private readonly limits: SignInLimits,
    private readonly notices: PhoneNotices,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PHONE_CODE_INVALID, PHONE_TAKEN, RATE_LIMITED, SIGN_IN_RESET_NEEDED */
  async execute(actor: CustomerActor, typed: string): Promise<User> {
    const open = await this.uow.run(ACTOR, (tx) => this.changes.openOf(tx, actor.id));
    const mac = open && (await this.codes.macOf(open.id, typed));
    const user = await this.uow.run(ACTOR, async (tx) => {
      // The customer before anything of theirs, in the order in which a request for a code locks.
      const { phone: former } = await this.users.requireActive(tx, actor.id);
      const attempt: Try = { kind: 'customer-code', account: actor.id, address: actor.ip, device: null };
      await this.limits.check(tx, attempt);
      const change = open && mac && (await this.changes.confirm(tx, open.id, actor.id, mac));
      if (change?.phone == null) {
        await this.limits.failed(tx, attempt);
        return null;
      }
      await this.limits.succeeded(tx, attempt);
      return this.take(tx, actor, { id: change.id, phone: change.phone, former });
    });
    if (!user) throw customerErrors.PHONE_CODE_INVALID();
    return user;
  }

  private async take(
    tx: Tx,
    actor: CustomerActor,
    { id, phone, former }: { id: string; phone: string; former: string | null },
  ): Promise<User> {
    if (await this.users.isPhoneProvedBy(tx, phone, actor.id))
      throw customerErrors.PHONE_TAKEN({ path: 'phone' });
    const user = await this.update.within(tx, actor, actor.id, { phone, isPhoneProved: true }, null);
    await this.audit.record(tx, actor, {
      action: 'user.phone-proved',
      resourceType: 'user',
      resourceId: actor.id,
    });
    if (former !== phone) await this.notices.changed(tx, user, id, former);
    return user;
  }
}
