import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { systemActor } from '../../../platform/security/actor.js';
import type { Service } from '../../users/index.js';
import { requireGoodPassword } from '../sign-in/password-policy.js';
import { Passwords } from '../sign-in/passwords.js';
import { TargetLimits } from '../sign-in/target-limits.js';
import { requireConsents, type Consent } from './consent.rules.js';
import './customers.events.js';
import { RegistrationStore } from './registration.store.js';

export interface NewRegistration {
  email: string;
  password: string;
  name: string;
  services: readonly Service[];
  accepted: readonly Consent[];
  locale: Locale;
}

const ACTOR = systemActor('registration');

/**
 * Somebody says that an address is theirs and wants to become a customer. Whether the address has an account already is
 * looked up later, while a letter is sent: what is answered here, and how long it takes, is the same for every address.
 */
@Injectable()
export class RegisterUser {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly passwords: Passwords,
    private readonly limits: TargetLimits,
    private readonly registrations: RegistrationStore,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws CONSENT_MISSING, PASSWORD_REFUSED, RATE_LIMITED */
  async execute(input: NewRegistration): Promise<void> {
    const accepted = requireConsents(input.services, input.accepted);
    await requireGoodPassword(input.password, [input.name, input.email]);
    await this.uow.run(ACTOR, (tx) => this.limits.take(tx, 'registration', input.email));
    const passwordHash = await this.passwords.hash(input.password);
    const now = this.clock.now();
    const id = newIdAt(now);
    const { email, name, locale } = input;
    const services = [...new Set(input.services)].sort();
    await this.uow.run(ACTOR, async (tx) => {
      await this.registrations.insert(tx, {
        id,
        email,
        name,
        services,
        passwordHash,
        accepted,
        locale,
        createdAt: now,
      });
      await this.outbox.add(tx, 'registration.requested', id, { registrationId: id });
    });
  }
}
