import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { systemActor } from '../../../platform/security/actor.js';
import { TargetLimits } from '../sign-in/target-limits.js';
import './customers.events.js';

export type AccountMailKind = 'VERIFY' | 'RESET';

const ACTOR = systemActor('account-mail');
const KEPT_MS = 3_600_000;

/** Somebody asks that a letter be sent to an address. Who that is, is looked up later: see `RegisterUser`. */
@Injectable()
export class RequestAccountMail {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly limits: TargetLimits,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws RATE_LIMITED, for addresses without an account too */
  async execute(kind: AccountMailKind, email: string, locale: Locale): Promise<void> {
    const now = this.clock.now();
    const id = newIdAt(now);
    await this.uow.run(ACTOR, async (tx) => {
      await this.limits.take(tx, kind === 'RESET' ? 'password-reset' : 'verification', email);
      await tx.query(
        `INSERT INTO mail_requests (id, kind, email, locale, expires_at) VALUES ($1, $2, $3, $4, $5)`,
        [id, kind, email, locale, new Date(now.getTime() + KEPT_MS)],
      );
      await this.outbox.add(tx, 'account-mail.requested', id, { requestId: id });
    });
  }
}
