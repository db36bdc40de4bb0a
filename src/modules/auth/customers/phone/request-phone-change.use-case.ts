import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../../platform/db/unit-of-work.js';
import type { Locale } from '../../../../platform/mail/letter-kinds.js';
import { systemActor } from '../../../../platform/security/actor.js';
import { Texts } from '../../../../platform/sms/texts.js';
import { AuditLog } from '../../../audit/index.js';
import { normalisePhone, UsersFacade } from '../../../users/index.js';
import { TargetLimits } from '../../sign-in/target-limits.js';
import { CurrentPassword } from '../current-password.js';
import type { CustomerActor } from '../customer-of.js';
import { customerErrors } from '../customers.errors.js';
import { PhoneChangeStore, type PhoneChange } from './phone-change.store.js';
import './phone-texts.js';

export interface WantedPhone {
  phone: string;
  /** Asked for where the account has a password. */
  currentPassword: string | null;
  locale: Locale;
}

const ACTOR = systemActor('phone-change');

/** A number counts once whoever reads there says so: a code goes to it. Also for the number one has, to prove it. */
@Injectable()
export class RequestPhoneChange {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly texts: Texts,
    private readonly users: UsersFacade,
    private readonly changes: PhoneChangeStore,
    private readonly current: CurrentPassword,
    private readonly limits: TargetLimits,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Again sends another code; the earlier one is good no more.
   * @throws PHONE_PROOF_UNAVAILABLE, PHONE_INVALID, PHONE_NOT_REACHED, PASSWORD_WRONG, SIGN_IN_RESET_NEEDED, RATE_LIMITED
   */
  async execute(actor: CustomerActor, wanted: WantedPhone): Promise<PhoneChange> {
    const phone = this.require(wanted.phone);
    await this.current.require(actor.id, wanted.currentPassword, actor.ip, 'currentPassword');
    return this.uow.run(ACTOR, (tx) => this.within(tx, actor, phone, wanted.locale));
  }

  /** The number in its normal form. @throws PHONE_PROOF_UNAVAILABLE, PHONE_INVALID, PHONE_NOT_REACHED */
  require(typed: string): string {
    const phone = normalisePhone(typed);
    if (!this.texts.available) throw customerErrors.PHONE_PROOF_UNAVAILABLE();
    if (!this.texts.reaches(phone)) throw customerErrors.PHONE_NOT_REACHED({ path: 'phone' });
    return phone;
  }

  /**
   * Whether the number is somebody's already is not said here, or any customer could ask for any number.
   * @param phone from `require`  @throws RATE_LIMITED
   */
  async within(tx: Tx, actor: CustomerActor, phone: string, locale: Locale): Promise<PhoneChange> {
    await this.users.requireActive(tx, actor.id);
    await this.limits.take(tx, 'phone-change', phone);
    await this.limits.takeText(tx, actor.id, actor.ip);
    const change = await this.changes.insert(tx, actor.id, phone);
    await this.texts.send(tx, {
      kind: 'auth.phone-code',
      to: { type: 'NEW_PHONE', id: change.id },
      locale,
      data: { changeId: change.id },
    });
    await this.audit.record(tx, actor, {
      action: 'user.phone-change-requested',
      resourceType: 'user',
      resourceId: actor.id,
    });
    return change;
  }
}
