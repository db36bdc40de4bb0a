import type { Locale } from '../../../platform/mail/letter-kinds.js';
import type { LetterContent } from '../../../platform/mail/render/letter-content.js';
import { greeting, instantInLetter } from '../../../platform/mail/render/letter-format.js';

interface Named {
  name: string | null;
}
export interface LinkFacts extends Named {
  url: string;
}
export interface AtFacts extends Named {
  at: Date;
}

/** What one letter says in one language. */
interface Words {
  subject: string;
  heading: string;
  text?: string;
  /** The words on the button. */
  link?: string;
  at?: string;
  note: string;
}

/** A letter of a heading, a text, a button or a time, and a note. */
function letter<F extends Named>(words: Record<Locale, Words>): Record<Locale, (facts: F) => LetterContent> {
  const write = (locale: Locale, facts: Named & Partial<LinkFacts & AtFacts>): LetterContent => {
    const { subject, heading, text, link, at, note } = words[locale];
    return {
      subject,
      heading: `${greeting(facts.name, locale)}${heading}`,
      blocks: [
        ...(text ? [{ type: 'text', text } as const] : []),
        ...(link && facts.url ? [{ type: 'link', label: link, url: facts.url } as const] : []),
        ...(at && facts.at
          ? [{ type: 'facts', rows: [[at, instantInLetter(facts.at, locale)]] } as const]
          : []),
        { type: 'note', text: note },
      ],
    };
  };
  return { ko: (facts) => write('ko', facts), en: (facts) => write('en', facts) };
}

export const registration = letter<LinkFacts>({
  ko: {
    subject: '[마당] 이메일 주소를 확인해 주세요',
    heading: '가입을 마치려면 이메일 주소를 확인해 주세요.',
    text: '아래 버튼을 누르고, 가입할 때 정한 비밀번호를 입력하면 가입이 끝납니다. 링크는 24시간 동안 쓸 수 있습니다.',
    link: '이메일 확인하기',
    note: '가입하신 적이 없다면 이 메일을 무시해 주세요. 비밀번호를 모르는 사람은 이 링크로 가입할 수 없습니다.',
  },
  en: {
    subject: '[Madang] Please confirm your e-mail address',
    heading: 'please confirm your e-mail address to finish signing up.',
    text: 'Press the button and type the password that you chose. The link works for 24 hours.',
    link: 'Confirm my address',
    note: 'If you did not sign up, ignore this letter. Without the password nobody can finish with this link.',
  },
});

export const alreadyRegistered = letter<Named>({
  ko: {
    subject: '[마당] 이미 가입된 이메일 주소입니다',
    heading: '이 이메일 주소로 누군가 가입을 시도했습니다.',
    text: '이미 회원이시므로 새로 가입하지 않으셔도 됩니다. 로그인하거나, 비밀번호를 잊으셨다면 비밀번호 재설정을 요청해 주세요.',
    note: '직접 하신 일이 아니라면 아무것도 하지 않으셔도 됩니다. 바뀐 것은 없습니다.',
  },
  en: {
    subject: '[Madang] You have an account already',
    heading: 'somebody tried to sign up with this e-mail address.',
    text: 'You have an account, so there is no need to. Sign in, or ask to reset the password if you forgot it.',
    note: 'If it was not you, there is nothing to do. Nothing was changed.',
  },
});

export const passwordReset = letter<LinkFacts>({
  ko: {
    subject: '[마당] 비밀번호 재설정',
    heading: '비밀번호를 다시 정해 주세요.',
    text: '링크는 한 시간 동안 한 번만 쓸 수 있습니다. 새 비밀번호를 정하면 모든 기기에서 로그아웃됩니다.',
    link: '비밀번호 다시 정하기',
    note: '요청하신 적이 없다면 이 메일을 무시해 주세요. 비밀번호는 그대로입니다.',
  },
  en: {
    subject: '[Madang] Reset your password',
    heading: 'choose a new password.',
    text: 'The link works once, within an hour. A new password signs you out on every device.',
    link: 'Choose a new password',
    note: 'If you did not ask for this, ignore this letter. Your password stays as it is.',
  },
});

export const passwordChanged = letter<AtFacts>({
  ko: {
    subject: '[마당] 비밀번호가 변경되었습니다',
    heading: '비밀번호가 변경되었습니다.',
    at: '변경 시각',
    note: '직접 바꾸신 것이 아니라면 바로 비밀번호 재설정을 요청하고 고객센터에 알려 주세요.',
  },
  en: {
    subject: '[Madang] Your password was changed',
    heading: 'your password was changed.',
    at: 'Changed at',
    note: 'If it was not you, reset your password at once and tell our customer service.',
  },
});

export const newDevice = letter<AtFacts>({
  ko: {
    subject: '[마당] 새 기기에서 로그인했습니다',
    heading: '처음 보는 기기에서 로그인했습니다.',
    at: '로그인 시각',
    note: '직접 로그인하신 것이 아니라면 바로 비밀번호 재설정을 요청해 주세요. 모든 기기에서 로그아웃됩니다.',
  },
  en: {
    subject: '[Madang] A sign-in from a new device',
    heading: 'somebody signed in to your account from a device we did not know.',
    at: 'Signed in at',
    note: 'If it was not you, reset your password at once. That signs everybody out.',
  },
});

export const contactChange = letter<LinkFacts>({
  ko: {
    subject: '[마당] 새 이메일 주소를 확인해 주세요',
    heading: '이 주소를 새 이메일 주소로 쓰려면 확인해 주세요.',
    text: '로그인한 상태에서 아래 버튼을 누르면 이메일 주소가 바뀝니다. 링크는 24시간 동안 쓸 수 있습니다.',
    link: '새 주소 확인하기',
    note: '요청하신 적이 없다면 이 메일을 무시해 주세요.',
  },
  en: {
    subject: '[Madang] Please confirm your new e-mail address',
    heading: 'confirm this address to use it for your account.',
    text: 'Press the button while you are signed in. The link works for 24 hours.',
    link: 'Confirm the new address',
    note: 'If you did not ask for this, ignore this letter.',
  },
});

export const contactChanged = letter<AtFacts>({
  ko: {
    subject: '[마당] 이메일 주소가 변경되었습니다',
    heading: '회원님 계정의 이메일 주소가 다른 주소로 바뀌었습니다.',
    text: '앞으로 안내는 새 주소로 보내 드립니다. 이 주소로는 더 이상 로그인할 수 없습니다.',
    at: '변경 시각',
    note: '직접 바꾸신 것이 아니라면 바로 고객센터에 알려 주세요.',
  },
  en: {
    subject: '[Madang] Your e-mail address was changed',
    heading: 'the e-mail address of your account was replaced by another one.',
    text: 'Letters go to the new address from now on, and this one no longer signs you in.',
    at: 'Changed at',
    note: 'If it was not you, tell our customer service at once.',
  },
});

export const phoneChanged = letter<AtFacts>({
  ko: {
    subject: '[마당] 전화번호가 변경되었습니다',
    heading: '회원님 계정에 새 전화번호가 등록되었습니다.',
    at: '변경 시각',
    note: '직접 하신 일이 아니라면 바로 비밀번호를 바꾸고 고객센터에 알려 주세요.',
  },
  en: {
    subject: '[Madang] Your phone number was changed',
    heading: 'a new phone number stands in your account.',
    at: 'Changed at',
    note: 'If it was not you, change your password at once and tell our customer service.',
  },
});

export const phoneRemoved = letter<AtFacts>({
  ko: {
    subject: '[마당] 전화번호가 삭제되었습니다',
    heading: '회원님 계정에서 전화번호가 삭제되었습니다.',
    at: '변경 시각',
    note: '직접 하신 일이 아니라면 바로 비밀번호를 바꾸고 고객센터에 알려 주세요.',
  },
  en: {
    subject: '[Madang] Your phone number was removed',
    heading: 'the phone number was removed from your account.',
    at: 'Changed at',
    note: 'If it was not you, change your password at once and tell our customer service.',
  },
});
