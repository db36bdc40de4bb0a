import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Letters } from '../../../platform/mail/letters.js';
import { impersonatorOf, systemActor } from '../../../platform/security/actor.js';
import { impersonationErrors } from '../../../platform/security/impersonation.js';
import { AuditLog } from '../../audit/index.js';
import { normalisePhone, UpdateUser, UsersFacade, type User } from '../../users/index.js';
import './account-letters.js';
import type { ContactChange } from './contact-change.store.js';
import { CurrentPassword } from './current-password.js';
import type { CustomerActor } from './customer-of.js';
import { customerErrors } from './customers.errors.js';
import { RequestEmailChange } from './request-email-change.js';

export interface ProfileChange {
  name?: string | null;
  email?: string | null;
  /** The empty text removes the number. */
  phone?: string | null;
  /** Asked for with a new address, where the account has a password. */
  currentPassword?: string | null;
}

const ACTOR = systemActor('profile');

/** A customer changes what is kept about them. A name at once, an address once it is proved, a number not yet at all. */
@Injectable()
export class UpdateViewerProfile {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UsersFacade,
    private readonly update: UpdateUser,
    private readonly current: CurrentPassword,
    private readonly emails: RequestEmailChange,
    private readonly letters: Letters,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws VERSION_STALE, PHONE_PROOF_UNAVAILABLE, PHONE_INVALID, PASSWORD_WRONG, RATE_LIMITED, SIGN_IN_RESET_NEEDED,
   *   IMPERSONATION_REFUSED */
  async execute(
    actor: CustomerActor,
    change: ProfileChange,
    version: number,
  ): Promise<{ user: User; emailChange: ContactChange | null }> {
    // Where somebody is reached is how they get in: nobody else changes that.
    if (impersonatorOf(actor) && (change.email != null || change.phone != null))
      throw impersonationErrors.IMPERSONATION_REFUSED();
    const before = await this.users.byId(actor.id);
    if (before.version !== version)
      throw commonErrors.VERSION_STALE({ current: before.version, given: version });
    refuseNewPhone(before.phone, change.phone);
    const email =
      change.email && change.email.toLowerCase() !== before.email?.toLowerCase() ? change.email : null;
    if (email !== null)
      await this.current.require(actor.id, change.currentPassword ?? null, actor.ip, 'currentPassword');
    return this.uow.run(ACTOR, async (tx) => {
      const { name } = change;
      const phone = change.phone === '' ? '' : null;
      const user = await this.update.within(tx, actor, actor.id, { name: name ?? null, phone }, version);
      if (phone !== null && before.phone !== null) await this.tellOfRemoval(tx, user);
      if (email === null) return { user, emailChange: null };
      const emailChange = await this.emails.within(tx, actor.id, email);
      await this.audit.record(tx, actor, {
        action: 'user.email-change-requested',
        resourceType: 'user',
        resourceId: actor.id,
      });
      return { user, emailChange };
    });
  }

  /** By letter, where there is an address: nothing reaches a phone yet. */
  private async tellOfRemoval(tx: Tx, { id, email }: User): Promise<void> {
    if (email === null) return;
    await this.letters.send(tx, {
      kind: 'auth.phone-removed',
      to: { type: 'USER', id },
      data: { at: this.clock.now().toISOString() },
    });
  }
}

/** Nothing brings a code to a phone yet: no number takes the place of another before its owner can prove it. */
function refuseNewPhone(before: string | null, wanted: string | null | undefined): void {
  if (wanted != null && wanted !== '' && normalisePhone(wanted) !== before)
    throw customerErrors.PHONE_PROOF_UNAVAILABLE();
}
