import type { LetterDefinition, Locale } from '../../../platform/mail/letter-kinds.js';
import type { LetterContent } from '../../../platform/mail/render/letter-content.js';
import { greeting, instantInLetter } from '../../../platform/mail/render/letter-format.js';

export interface TokenReusedFacts {
  name: string | null;
  device: string;
  at: Date;
}

const WORDS = {
  ko: {
    subject: '[마당] 로그인 세션을 안전을 위해 종료했습니다',
    heading: '로그인 세션 하나를 종료했습니다.',
    text: '이미 쓰인 로그인 정보가 다시 제시되었습니다. 다른 사람이 가지고 있을 수 있어, 그 세션은 모든 곳에서 끝났습니다.',
    rows: { device: '기기', at: '시각' },
    note: '다시 로그인하면 됩니다. 모르는 기기라면 비밀번호를 바꾸고 다른 세션도 모두 종료해 주세요.',
  },
  en: {
    subject: '[Madang] A session was ended for your safety',
    heading: 'one of your sessions was ended.',
    text: 'Sign-in data that had been used already was shown again. Somebody else may have it, so the session is over everywhere.',
    rows: { device: 'Device', at: 'At' },
    note: 'Just sign in again. If you do not know the device, change your password and end your other sessions as well.',
  },
};

function write(locale: Locale, facts: TokenReusedFacts): LetterContent {
  const { subject, heading, text, rows, note } = WORDS[locale];
  return {
    subject,
    heading: `${greeting(facts.name, locale)}${heading}`,
    blocks: [
      { type: 'text', text },
      {
        type: 'facts',
        rows: [
          [rows.device, facts.device],
          [rows.at, instantInLetter(facts.at, locale)],
        ],
      },
      { type: 'note', text: note },
    ],
  };
}

export const tokenReusedWords: LetterDefinition<'auth.token-reused'>['words'] = {
  ko: (facts) => write('ko', facts),
  en: (facts) => write('en', facts),
};

export const tokenReusedSample: TokenReusedFacts = {
  name: '김운영',
  device: 'Chrome · Windows',
  at: new Date('2026-11-21T00:00:00Z'),
};
