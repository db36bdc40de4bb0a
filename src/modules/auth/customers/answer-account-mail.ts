import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import { Letters } from '../../../platform/mail/letters.js';
import { Consumers } from '../../../platform/outbox/consumers.js';
import { systemActor } from '../../../platform/security/actor.js';
import { UsersFacade } from '../../users/index.js';
import './account-letters.js';
import { RegistrationStore } from './registration.store.js';
import type { AccountMailKind } from './request-account-mail.use-case.js';

const ACTOR = systemActor('account-mail');

/** Sends the letter that was asked for, when there is somebody to get it. The request itself is gone afterwards. */
@Injectable()
export class AnswerAccountMail implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly registrations: RegistrationStore,
    private readonly users: UsersFacade,
    private readonly letters: Letters,
    private readonly consumers: Consumers,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: 'auth.answer-account-mail',
      event: 'account-mail.requested',
      queue: 'auth',
      tellsPeople: true,
      handle: ({ payload }) => this.execute(payload.requestId),
    });
  }

  async execute(requestId: string): Promise<void> {
    await this.uow.run(ACTOR, async (tx) => {
      const [rows]: [{ kind: AccountMailKind; email: string; locale: Locale }[], number] = await tx.query(
        `DELETE FROM mail_requests WHERE id = $1 RETURNING kind, email, locale`,
        [requestId],
      );
      const request = rows[0];
      if (request?.kind === 'RESET') await this.reset(tx, request.email, request.locale);
      if (request?.kind === 'VERIFY') await this.verify(tx, request.email, request.locale);
    });
  }

  private async reset(tx: Tx, email: string, locale: Locale): Promise<void> {
    const user = await this.users.findByEmail(tx, email);
    if (!user?.isActive) return;
    await this.letters.send(tx, {
      kind: 'auth.password-reset',
      to: { type: 'USER', id: user.id },
      locale,
      data: { userId: user.id },
    });
  }

  private async verify(tx: Tx, email: string, locale: Locale): Promise<void> {
    const registration = await this.registrations.newestOf(tx, email);
    if (!registration) return;
    await this.letters.send(tx, {
      kind: 'auth.registration',
      to: { type: 'REGISTRATION', id: registration.id },
      locale,
      data: { registrationId: registration.id },
    });
  }
}
