import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LetterRegistry, type LetterDefinition, type Locale } from '../../../platform/mail/letter-kinds.js';
import type { LetterContent } from '../../../platform/mail/render/letter-content.js';
import { greeting, instantInLetter } from '../../../platform/mail/render/letter-format.js';
import { ImpersonationStore } from './impersonation.store.js';

interface ImpersonatedFacts {
  name: string | null;
  startedAt: Date;
  until: Date;
}

declare global {
  interface LetterKinds {
    'auth.impersonated': { data: { impersonationId: string }; facts: ImpersonatedFacts };
  }
}

const USEFUL_MS = 3 * 86_400_000;

const WORDS = {
  ko: {
    subject: '[마당] 고객센터 직원이 회원님의 화면을 확인했습니다',
    heading: '고객센터 직원이 문의 처리를 위해 회원님의 화면을 확인했습니다.',
    rows: { from: '시작', until: '늦어도 이때까지' },
    note: '결제, 비밀번호, 연락처는 직원이 바꿀 수 없습니다. 누가 무엇을 보았는지는 내 정보의 열람 기록에서 확인할 수 있습니다.',
  },
  en: {
    subject: '[Madang] Our staff looked at your account',
    heading: 'a member of our staff looked at the service as you see it, to help with a question.',
    rows: { from: 'From', until: 'At most until' },
    note: 'Staff cannot pay for you or change your password or contact details. Your account page lists who looked at what.',
  },
};

function write(locale: Locale, { name, startedAt, until }: ImpersonatedFacts): LetterContent {
  const { subject, heading, rows, note } = WORDS[locale];
  return {
    subject,
    heading: `${greeting(name, locale)}${heading}`,
    blocks: [
      {
        type: 'facts',
        rows: [
          [rows.from, instantInLetter(startedAt, locale)],
          [rows.until, instantInLetter(until, locale)],
        ],
      },
      { type: 'note', text: note },
    ],
  };
}

const words: LetterDefinition<'auth.impersonated'>['words'] = {
  ko: (facts) => write('ko', facts),
  en: (facts) => write('en', facts),
};

/** Tells a customer that staff looked in their place. */
@Injectable()
export class ImpersonatedLetter implements OnModuleInit {
  constructor(
    private readonly registry: LetterRegistry,
    private readonly store: ImpersonationStore,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'auth.impersonated',
      usefulForMs: USEFUL_MS,
      perHour: null,
      about: ({ impersonationId }) => ({ type: 'impersonation', id: impersonationId }),
      prepare: async ({ recipient }, { impersonationId }) => {
        const row = await this.store.byId(impersonationId);
        return row && { name: recipient.name, startedAt: row.startedAt, until: row.expiresAt };
      },
      words,
      sample: {
        name: '홍길동',
        startedAt: new Date('2026-11-21T00:00:00Z'),
        until: new Date('2026-11-21T00:30:00Z'),
      },
    });
  }
}
