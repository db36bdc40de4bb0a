import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { LetterRegistry, type LetterDefinition } from '../../../platform/mail/letter-kinds.js';
import { Letters } from '../../../platform/mail/letters.js';
import { greeting, instantInLetter } from '../../../platform/mail/render/letter-format.js';
import type { Actor } from '../../../platform/security/actor.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { AuditLog } from '../../audit/index.js';

interface TestFacts {
  name: string | null;
  at: Date;
  site: string;
}

declare global {
  interface LetterKinds {
    'notifications.test': { data: Record<string, never>; facts: TestFacts };
  }
}

const USEFUL_MS = 15 * 60_000;
const PER_HOUR = 10;

const words: LetterDefinition<'notifications.test'>['words'] = {
  ko: ({ name, at, site }) => ({
    subject: '[마당] 시험 메일',
    heading: `${greeting(name, 'ko')}메일이 잘 도착했습니다.`,
    blocks: [
      { type: 'text', text: '관리자 화면에서 보낸 시험 메일입니다. 하실 일은 없습니다.' },
      {
        type: 'facts',
        rows: [
          ['보낸 시각', instantInLetter(at, 'ko')],
          ['보낸 곳', site],
        ],
      },
    ],
  }),
  en: ({ name, at, site }) => ({
    subject: '[Madang] Test letter',
    heading: `${greeting(name, 'en')}this letter arrived.`,
    blocks: [
      { type: 'text', text: 'It was sent from the admin app to try the mail channel. Nothing to do.' },
      {
        type: 'facts',
        rows: [
          ['Sent at', instantInLetter(at, 'en')],
          ['Sent from', site],
        ],
      },
    ],
  }),
};

/** Sends whoever asks a letter, to their own address and no other: proves the channel from end to end. */
@Injectable()
export class SendTestMail implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly letters: Letters,
    private readonly registry: LetterRegistry,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'notifications.test',
      usefulForMs: USEFUL_MS,
      perHour: PER_HOUR,
      prepare: async ({ recipient }) => ({
        name: recipient.name,
        at: this.clock.now(),
        site: this.config.publicUrl,
      }),
      words,
      sample: { name: '김운영', at: new Date('2026-11-21T00:00:00Z'), site: 'https://madang.example' },
    });
  }

  /** @returns the letter's id  @throws RATE_LIMITED, FORBIDDEN for whoever is no member of staff (an API key has no mailbox) */
  execute(actor: Actor): Promise<string> {
    if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
    return this.uow.run(actor, async (tx) => {
      const { id } = await this.letters.send(tx, {
        kind: 'notifications.test',
        to: { type: 'ADMIN', id: actor.id },
        data: {},
      });
      await this.audit.record(tx, actor, {
        action: 'mail.test-sent',
        resourceType: 'mail',
        resourceId: id,
      });
      return id;
    });
  }
}
