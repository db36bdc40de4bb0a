import type { LetterDefinition, Locale } from '../../../platform/mail/letter-kinds.js';
import type { LetterContent } from '../../../platform/mail/render/letter-content.js';
import { greeting, instantInLetter } from '../../../platform/mail/render/letter-format.js';
import type { OAuthProvider } from './oauth.types.js';

/** What happened to a way in that somebody has at a provider. */
export type IdentityChange = 'LINKED' | 'UNLINKED';

export interface IdentityNoticeFacts {
  name: string | null;
  linked: boolean;
  provider: OAuthProvider;
  at: Date;
}

const PROVIDERS: Record<Locale, Record<OAuthProvider, string>> = {
  ko: { GOOGLE: '구글', KAKAO: '카카오' },
  en: { GOOGLE: 'Google', KAKAO: 'Kakao' },
};

const WORDS: Record<
  Locale,
  Record<IdentityChange, { subject: string; heading: (provider: string) => string; note: string }> & {
    when: string;
  }
> = {
  ko: {
    when: '시각',
    LINKED: {
      subject: '[마당] 새 로그인 방법이 연결되었습니다',
      heading: (provider) =>
        `${provider} 계정이 회원님 계정에 연결되었습니다. 이제 그 계정으로도 로그인할 수 있습니다.`,
      note: '직접 하신 일이 아니라면 프로필에서 연결을 해제하고 비밀번호를 바꾼 뒤 고객센터에 알려 주세요.',
    },
    UNLINKED: {
      subject: '[마당] 로그인 방법 연결이 해제되었습니다',
      heading: (provider) =>
        `${provider} 계정과의 연결이 해제되었습니다. 회원님 계정은 그대로 남아 있습니다.`,
      note: '직접 하신 일이 아니라면 바로 비밀번호를 바꾸고 고객센터에 알려 주세요.',
    },
  },
  en: {
    when: 'When',
    LINKED: {
      subject: '[Madang] A new way to sign in was linked',
      heading: (provider) => `a ${provider} account was linked to yours. It can sign you in from now on.`,
      note: 'If it was not you, remove the link in your profile, change your password and tell our customer service.',
    },
    UNLINKED: {
      subject: '[Madang] A way to sign in was removed',
      heading: (provider) => `the link to your ${provider} account was removed. Your account here stays.`,
      note: 'If it was not you, change your password at once and tell our customer service.',
    },
  },
};

function write(locale: Locale, { name, linked, provider, at }: IdentityNoticeFacts): LetterContent {
  const { subject, heading, note } = WORDS[locale][linked ? 'LINKED' : 'UNLINKED'];
  return {
    subject,
    heading: `${greeting(name, locale)}${heading(PROVIDERS[locale][provider])}`,
    blocks: [
      { type: 'facts', rows: [[WORDS[locale].when, instantInLetter(at, locale)]] },
      { type: 'note', text: note },
    ],
  };
}

export const identityNoticeWords: LetterDefinition<'auth.identity-notice'>['words'] = {
  ko: (facts) => write('ko', facts),
  en: (facts) => write('en', facts),
};

export const identityNoticeSample: IdentityNoticeFacts = {
  name: '홍길동',
  linked: true,
  provider: 'GOOGLE',
  at: new Date('2026-11-21T00:00:00Z'),
};
