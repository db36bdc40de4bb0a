import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { impersonatorOf, systemActor } from '../../../platform/security/actor.js';
import { impersonationErrors } from '../../../platform/security/impersonation.js';
import { AuditLog } from '../../audit/index.js';
import { normalisePhone, UpdateUser, UsersFacade, type User } from '../../users/index.js';
import type { ContactChange } from './contact-change.store.js';
import { CurrentPassword } from './current-password.js';
import type { CustomerActor } from './customer-of.js';
import type { PhoneChange } from './phone/phone-change.store.js';
import { PhoneNotices } from './phone/phone-notices.js';
import { RequestPhoneChange } from './phone/request-phone-change.use-case.js';
import { RequestEmailChange } from './request-email-change.js';

export interface ProfileChange {
  name?: string | null;
  email?: string | null;
  /** The empty text removes the number. */
  phone?: string | null;
  /** Asked for with a new address or number, where the account has a password. */
  currentPassword?: string | null;
}

export interface ProfileChanged {
  user: User;
  emailChange: ContactChange | null;
  phoneChange: PhoneChange | null;
}

const ACTOR = systemActor('profile');

/** A customer changes what is kept about them. A name at once, an address or a number once it is proved. */
@Injectable()
export class UpdateViewerProfile {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UsersFacade,
    private readonly update: UpdateUser,
    private readonly current: CurrentPassword,
    private readonly emails: RequestEmailChange,
    private readonly phones: RequestPhoneChange,
    private readonly notices: PhoneNotices,
    private readonly audit: AuditLog,
  ) {}

  /** @throws VERSION_STALE, PHONE_PROOF_UNAVAILABLE, PHONE_INVALID, PHONE_NOT_REACHED, PASSWORD_WRONG, RATE_LIMITED,
   *   SIGN_IN_RESET_NEEDED, IMPERSONATION_REFUSED */
  async execute(actor: CustomerActor, change: ProfileChange, version: number): Promise<ProfileChanged> {
    // Where somebody is reached is how they get in: nobody else changes that.
    if (impersonatorOf(actor) && (change.email != null || change.phone != null))
      throw impersonationErrors.IMPERSONATION_REFUSED();
    const before = await this.users.byId(actor.id);
    if (before.version !== version)
      throw commonErrors.VERSION_STALE({ current: before.version, given: version });
    const wanted = change.phone ? normalisePhone(change.phone) : null;
    const phone = wanted !== null && wanted !== before.phone ? this.phones.require(wanted) : null;
    const email =
      change.email && change.email.toLowerCase() !== before.email?.toLowerCase() ? change.email : null;
    if (email !== null || phone !== null)
      await this.current.require(actor.id, change.currentPassword ?? null, actor.ip, 'currentPassword');
    return this.uow.run(ACTOR, async (tx) => {
      const removed = change.phone === '' ? before.phone : null;
      const told = { name: change.name ?? null, phone: removed === null ? null : '' };
      const user = await this.update.within(tx, actor, actor.id, told, version);
      if (removed !== null) await this.notices.removed(tx, user, removed);
      const phoneChange = phone === null ? null : await this.phones.within(tx, actor, phone, 'ko');
      const emailChange = email === null ? null : await this.emails.within(tx, actor.id, email);
      if (emailChange)
        await this.audit.record(tx, actor, {
          action: 'user.email-change-requested',
          resourceType: 'user',
          resourceId: actor.id,
        });
      return { user, emailChange, phoneChange };
    });
  }
}
