import type { LetterDefinition, Locale } from '../../../platform/mail/letter-kinds.js';
import type { LetterContent } from '../../../platform/mail/render/letter-content.js';
import { greeting, instantInLetter } from '../../../platform/mail/render/letter-format.js';

/** What happened to somebody's sign-in that they should hear of, in case it was not they who did it. */
export const SECURITY_NOTICES = [
  'NEW_DEVICE',
  'PASSWORD_CHANGED',
  'TOTP_ADDED',
  'TOTP_REMOVED',
  'PASSKEY_ADDED',
  'PASSKEY_REMOVED',
  'BACKUP_CODE_USED',
  'BACKUP_CODES_RENEWED',
  'FACTORS_RESET',
  'IDENTITY_LINKED',
  'IDENTITY_UNLINKED',
] as const;
export type SecurityNotice = (typeof SECURITY_NOTICES)[number];

export interface SecurityNoticeFacts {
  name: string | null;
  notice: SecurityNotice;
  at: Date;
}

const WORDS: Record<
  Locale,
  { subject: string; when: string; note: string; notices: Record<SecurityNotice, string> }
> = {
  ko: {
    subject: '[마당] 계정 보안 알림',
    when: '시각',
    note: '본인이 한 일이 아니라면 바로 다른 관리자에게 알리고 비밀번호를 바꿔 주세요.',
    notices: {
      NEW_DEVICE: '처음 보는 기기에서 로그인했습니다.',
      PASSWORD_CHANGED: '비밀번호가 바뀌었습니다.',
      TOTP_ADDED: '인증 앱이 등록되었습니다.',
      TOTP_REMOVED: '인증 앱이 해제되었습니다.',
      PASSKEY_ADDED: '패스키가 등록되었습니다.',
      PASSKEY_REMOVED: '패스키가 삭제되었습니다.',
      BACKUP_CODE_USED: '백업 코드로 로그인했습니다.',
      BACKUP_CODES_RENEWED: '백업 코드를 새로 만들었습니다. 이전 코드는 쓸 수 없습니다.',
      FACTORS_RESET: '다른 관리자가 2단계 인증을 초기화했습니다. 다음 로그인 때 다시 등록해야 합니다.',
      IDENTITY_LINKED: '구글 또는 카카오 계정이 로그인 방법으로 연결되었습니다.',
      IDENTITY_UNLINKED: '구글 또는 카카오 계정 연결이 해제되었습니다.',
    },
  },
  en: {
    subject: '[Madang] About the security of your account',
    when: 'When',
    note: 'If that was not you, tell another administrator at once and change your password.',
    notices: {
      NEW_DEVICE: 'somebody signed in as you from a device that we had not seen before.',
      PASSWORD_CHANGED: 'your password was changed.',
      TOTP_ADDED: 'an authenticator app was set up for you.',
      TOTP_REMOVED: 'your authenticator app was taken away.',
      PASSKEY_ADDED: 'a passkey was registered for you.',
      PASSKEY_REMOVED: 'one of your passkeys was deleted.',
      BACKUP_CODE_USED: 'somebody signed in as you with a backup code.',
      BACKUP_CODES_RENEWED: 'new backup codes were made for you. The old ones are void.',
      FACTORS_RESET: 'another administrator reset your second factors. Set one up at your next sign-in.',
      IDENTITY_LINKED: 'a Google or Kakao account was linked to your account as a way to sign in.',
      IDENTITY_UNLINKED: 'the link to your Google or Kakao account was removed.',
    },
  },
};

function write(locale: Locale, { name, notice, at }: SecurityNoticeFacts): LetterContent {
  const { subject, when, note, notices } = WORDS[locale];
  return {
    subject,
    heading: `${greeting(name, locale)}${notices[notice]}`,
    blocks: [
      { type: 'facts', rows: [[when, instantInLetter(at, locale)]] },
      { type: 'note', text: note },
    ],
  };
}

export const securityNoticeWords: LetterDefinition<'auth.security-notice'>['words'] = {
  ko: (facts) => write('ko', facts),
  en: (facts) => write('en', facts),
};

export const securityNoticeSample: SecurityNoticeFacts = {
  name: '김운영',
  notice: 'NEW_DEVICE',
  at: new Date('2026-11-21T00:00:00Z'),
};
