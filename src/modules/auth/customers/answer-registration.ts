import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Letters } from '../../../platform/mail/letters.js';
import { RecipientRegistry } from '../../../platform/mail/recipients.js';
import { Consumers, consumeOnce } from '../../../platform/outbox/consumers.js';
import type { OutboxEvent } from '../../../platform/outbox/events.js';
import { systemActor } from '../../../platform/security/actor.js';
import { UsersFacade } from '../../users/index.js';
import './account-letters.js';
import { RegistrationStore } from './registration.store.js';

declare global {
  interface LetterRecipients {
    /** Somebody who is no customer yet. */
    REGISTRATION: true;
  }
}

const ACTOR = systemActor('registration');
const NAME = 'auth.answer-registration';

/** Writes to whoever registered: a link to go on with, or, when the address has an account, that somebody tried. */
@Injectable()
export class AnswerRegistration implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly registrations: RegistrationStore,
    private readonly users: UsersFacade,
    private readonly letters: Letters,
    private readonly recipients: RecipientRegistry,
    private readonly consumers: Consumers,
  ) {}

  onModuleInit(): void {
    this.recipients.register('REGISTRATION', async (id) => {
      const found = await this.uow.run(ACTOR, (tx) => this.registrations.byId(tx, id));
      return found && { address: found.email, name: found.name };
    });
    this.consumers.register({
      name: NAME,
      event: 'registration.requested',
      queue: 'auth',
      tellsPeople: true,
      handle: (event) => this.execute(event),
    });
  }

  async execute(event: OutboxEvent<'registration.requested'>): Promise<void> {
    const { registrationId } = event.payload;
    await this.uow.run(ACTOR, async (tx) => {
      if (!(await consumeOnce(tx, NAME, event))) return;
      const registration = await this.registrations.byId(tx, registrationId);
      if (!registration) return;
      const { locale } = registration;
      const owner = await this.users.findByEmail(tx, registration.email);
      if (!owner) {
        const to = { type: 'REGISTRATION', id: registrationId } as const;
        await this.letters.send(tx, { kind: 'auth.registration', to, locale, data: { registrationId } });
        return;
      }
      await this.registrations.take(tx, registrationId);
      if (owner.isActive)
        await this.letters.send(tx, {
          kind: 'auth.already-registered',
          to: { type: 'USER', id: owner.id },
          locale,
          data: {},
        });
    });
  }
}
