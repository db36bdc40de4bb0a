import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { Texts } from '../../../platform/sms/texts.js';
import type { BillingDate } from '../../../shared/time.js';
import { AuditLog } from '../../audit/index.js';
import { normalisePhone, UpdateUser, userErrors, UsersFacade, type User } from '../../users/index.js';
import { TargetLimits } from '../sign-in/target-limits.js';
import { requireConsents, type Consent } from './consent.rules.js';
import { ConsentStore } from './consent.store.js';
import type { ContactChange } from './contact-change.store.js';
import type { CustomerActor } from './customer-of.js';
import { customerErrors } from './customers.errors.js';
import { RequestEmailChange } from './request-email-change.js';
import { requireLegalAge } from './signup.rules.js';
import { SignupStore, type Gender } from './signup.store.js';

export interface SignupInput {
  name: string;
  birthDate: BillingDate;
  gender: Gender | null;
  phone: string;
  /** Needed where the account has no address yet; counts once it is confirmed. */
  email: string | null;
  accepted: readonly Consent[];
}

const ACTOR = systemActor('signup');

/**
 * Somebody who came in for the first time tells who they are. Twice is the same person with the newer data, and a crash
 * in between leaves an account that can go on from here.
 */
@Injectable()
export class SubmitSignup {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UsersFacade,
    private readonly update: UpdateUser,
    private readonly signups: SignupStore,
    private readonly consents: ConsentStore,
    private readonly emails: RequestEmailChange,
    private readonly texts: Texts,
    private readonly limits: TargetLimits,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws UNDER_AGE, BIRTH_DATE_INVALID, PHONE_INVALID, PHONE_TAKEN, PHONE_PROOF_UNAVAILABLE, EMAIL_TAKEN,
   *   CONSENT_MISSING, RATE_LIMITED
   */
  async execute(
    actor: CustomerActor,
    input: SignupInput,
  ): Promise<{ user: User; emailChange: ContactChange | null }> {
    requireLegalAge(input.birthDate, this.clock.now());
    const phone = normalisePhone(input.phone);
    // Counted whatever comes of it: the answer tells whether a number or an address is somebody's.
    await this.uow.run(ACTOR, (tx) => this.limits.takeSignup(tx, actor.id));
    const sealed = await this.signups.seal(actor.id, input.birthDate);
    return this.uow.run(ACTOR, async (tx) => {
      const before = await this.users.requireActive(tx, actor.id);
      const accepted = requireConsents(before.services, input.accepted);
      // The first number is taken as it is told; neither one that is there already nor one that was removed is replaced
      // without a proof.
      if (before.phone !== phone && (before.phone !== null || (await this.signups.has(tx, actor.id))))
        this.refuseAnother();
      if (before.phone === null && (await this.users.isPhoneTaken(tx, phone, actor.id)))
        throw customerErrors.PHONE_TAKEN({ path: 'phone' });
      const user = await this.update.within(tx, actor, actor.id, { name: input.name, phone }, null);
      await this.signups.put(tx, actor.id, sealed, input.gender);
      await this.consents.add(
        tx,
        actor.id,
        Object.fromEntries(accepted.map(({ document, version }) => [document, version])),
      );
      const emailChange = await this.askForEmail(tx, before, input.email);
      await this.audit.record(tx, actor, {
        action: 'user.signup-submitted',
        resourceType: 'user',
        resourceId: actor.id,
      });
      return { user, emailChange };
    });
  }

  /** @throws PHONE_PROOF_UNAVAILABLE, INPUT_INVALID */
  private refuseAnother(): never {
    if (!this.texts.available) throw customerErrors.PHONE_PROOF_UNAVAILABLE();
    throw commonErrors.INPUT_INVALID({ path: 'phone', reason: 'is changed with requestPhoneChange' });
  }

  /** @throws EMAIL_TAKEN, INPUT_INVALID */
  private async askForEmail(tx: Tx, before: User, wanted: string | null): Promise<ContactChange | null> {
    const same = wanted === null || wanted.toLowerCase() === before.email?.toLowerCase();
    if (before.email !== null) {
      if (same) return null;
      throw commonErrors.INPUT_INVALID({ path: 'email', reason: 'is changed with updateViewerProfile' });
    }
    if (wanted === null) throw commonErrors.INPUT_INVALID({ path: 'email', reason: 'is still missing' });
    if (await this.users.findByEmail(tx, wanted)) throw userErrors.EMAIL_TAKEN({ path: 'email' });
    return this.emails.within(tx, before.id, wanted);
  }
}
