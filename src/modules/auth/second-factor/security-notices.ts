import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { LetterRegistry } from '../../../platform/mail/letter-kinds.js';
import { Letters } from '../../../platform/mail/letters.js';
import {
  SECURITY_NOTICES,
  securityNoticeSample,
  securityNoticeWords,
  type SecurityNotice,
  type SecurityNoticeFacts,
} from './security-notice.letter.js';

declare global {
  interface LetterKinds {
    'auth.security-notice': { data: { notice: string; at: string }; facts: SecurityNoticeFacts };
  }
}

const USEFUL_MS = 3 * 86_400_000;

/** Writes to staff what happened to their sign-in. Whoever steals a session cannot change anything quietly. */
@Injectable()
export class SecurityNotices implements OnModuleInit {
  constructor(
    private readonly letters: Letters,
    private readonly registry: LetterRegistry,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'auth.security-notice',
      usefulForMs: USEFUL_MS,
      perHour: null,
      prepare: ({ recipient }, data) => {
        const notice = SECURITY_NOTICES.find((known) => known === data.notice);
        return Promise.resolve(notice ? { name: recipient.name, notice, at: new Date(data.at) } : null);
      },
      words: securityNoticeWords,
      sample: securityNoticeSample,
    });
  }

  async send(tx: Tx, adminUserId: string, notice: SecurityNotice): Promise<void> {
    await this.letters.send(tx, {
      kind: 'auth.security-notice',
      to: { type: 'ADMIN', id: adminUserId },
      data: { notice, at: this.clock.now().toISOString() },
    });
  }
}
