import type { Locale } from '../../../../platform/mail/letter-kinds.js';
import type { OAuthProvider } from '../../oauth/oauth.types.js';

/** What happened to an account whose owner has no address for letters. */
export type AccountNotice = 'LINKED' | 'UNLINKED' | 'EMAIL_ADDED' | 'SESSION_STOLEN' | 'LOOKED_AT';

type Words<F> = Record<Locale, (facts: F) => string>;

export const phoneCode: Words<{ code: string }> = {
  ko: ({ code }) => `[마당] 인증번호 ${code}\n5분 안에 입력하세요. 누구에게도 알려주지 마세요.`,
  en: ({ code }) => `[Madang] Code ${code}. Good for 5 minutes. Never tell it to anybody.`,
};

export const phoneChanged: Words<Record<string, never>> = {
  ko: () => '[마당] 계정의 전화번호가 다른 번호로 바뀌었습니다. 본인이 아니면 고객센터에 알려 주세요.',
  en: () => '[Madang] Your phone number was replaced. Not you? Tell our customer service.',
};

export const phoneRemoved: Words<Record<string, never>> = {
  ko: () => '[마당] 계정에서 이 전화번호가 삭제되었습니다. 본인이 아니면 고객센터에 알려 주세요.',
  en: () => '[Madang] This number was removed from your account. Not you? Tell us.',
};

const PROVIDERS: Record<Locale, Record<OAuthProvider, string>> = {
  ko: { GOOGLE: '구글', KAKAO: '카카오' },
  en: { GOOGLE: 'Google', KAKAO: 'Kakao' },
};

export interface AccountNoticeFacts {
  notice: AccountNotice;
  provider: OAuthProvider | null;
}

export const accountNotice: Words<AccountNoticeFacts> = {
  ko: ({ notice, provider }) => {
    const name = provider ? PROVIDERS.ko[provider] : '';
    const said: Record<AccountNotice, string> = {
      LINKED: `${name} 로그인이 계정에 연결되었습니다.`,
      UNLINKED: `${name} 로그인 연결이 해제되었습니다.`,
      EMAIL_ADDED: '계정에 이메일 주소가 등록되었습니다.',
      SESSION_STOLEN: '의심스러운 접속이 있어 해당 기기에서 로그아웃했습니다.',
      LOOKED_AT: '상담을 위해 직원이 회원님 화면을 열었습니다.',
    };
    return `[마당] ${said[notice]} 본인이 모르는 일이면 고객센터에 알려 주세요.`;
  },
  en: ({ notice, provider }) => {
    const name = provider ? PROVIDERS.en[provider] : '';
    const said: Record<AccountNotice, string> = {
      LINKED: `${name} sign-in was linked.`,
      UNLINKED: `${name} sign-in was removed.`,
      EMAIL_ADDED: 'An e-mail address was added.',
      SESSION_STOLEN: 'Suspicious use: a device was signed out.',
      LOOKED_AT: 'Our staff opened your account to help.',
    };
    return `[Madang] ${said[notice]} Not expected? Tell us.`;
  },
};
