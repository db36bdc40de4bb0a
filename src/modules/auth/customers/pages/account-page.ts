import { escapeHtml } from '../../../../platform/http/html.js';

export const ACCOUNT_PAGES = ['verify', 'reset', 'confirm'] as const;
export type AccountPage = (typeof ACCOUNT_PAGES)[number];

interface PageWords {
  title: string;
  text: string;
  email?: string;
  password: string;
  button: string;
  done: string;
}

const PAGES: Record<'ko' | 'en', Record<AccountPage, PageWords>> = {
  ko: {
    verify: {
      title: '이메일 확인',
      text: '가입할 때 정한 비밀번호를 입력하면 가입이 끝납니다.',
      password: '비밀번호',
      button: '가입 마치기',
      done: '가입이 끝났습니다. 이제 로그인할 수 있습니다.',
    },
    reset: {
      title: '비밀번호 다시 정하기',
      text: '열두 자 이상으로, 짐작하기 어려운 문장을 정해 주세요.',
      password: '새 비밀번호',
      button: '비밀번호 바꾸기',
      done: '비밀번호를 바꿨습니다. 모든 기기에서 로그아웃되었으니 다시 로그인해 주세요.',
    },
    confirm: {
      title: '새 이메일 주소 확인',
      text: '지금 쓰는 이메일 주소와 비밀번호를 입력하면 새 주소로 바뀝니다.',
      email: '지금 쓰는 이메일 주소',
      password: '비밀번호',
      button: '새 주소로 바꾸기',
      done: '이메일 주소를 바꿨습니다. 이제 새 주소로 로그인해 주세요.',
    },
  },
  en: {
    verify: {
      title: 'Confirm your e-mail address',
      text: 'Type the password that you chose when you signed up.',
      password: 'Password',
      button: 'Finish signing up',
      done: 'Your account is ready. You can sign in now.',
    },
    reset: {
      title: 'Choose a new password',
      text: 'Twelve characters or more, a sentence that is hard to guess.',
      password: 'New password',
      button: 'Change the password',
      done: 'Your password is changed. You were signed out everywhere; sign in again.',
    },
    confirm: {
      title: 'Confirm your new e-mail address',
      text: 'Type the address you use now and your password to change to the new one.',
      email: 'The e-mail address you use now',
      password: 'Password',
      button: 'Change the address',
      done: 'Your e-mail address is changed. Sign in with the new one from now on.',
    },
  },
};

const PROBLEMS = {
  ko: {
    LINK_INVALID: '링크가 잘못되었거나 이미 쓰였거나 만료되었습니다. 새로 요청해 주세요.',
    SIGN_IN_FAILED: '입력하신 내용이 맞지 않습니다.',
    PASSWORD_REFUSED:
      '다른 비밀번호를 정해 주세요. 열두 자 이상이어야 하고, 흔한 말이나 이름은 쓸 수 없습니다.',
    RATE_LIMITED: '시도가 너무 많습니다. 잠시 뒤 다시 시도해 주세요.',
    SIGN_IN_RESET_NEEDED: '너무 많이 틀렸습니다. 처음부터 다시 시도해 주세요.',
    EMAIL_TAKEN: '이미 다른 계정이 쓰고 있는 이메일 주소입니다.',
    OTHER: '지금은 처리하지 못했습니다. 잠시 뒤 다시 시도해 주세요.',
  },
  en: {
    LINK_INVALID: 'The link is unknown, used or too old. Ask for a new one.',
    SIGN_IN_FAILED: 'What you typed is not right.',
    PASSWORD_REFUSED: 'Choose another password: twelve characters or more, no common words and no names.',
    RATE_LIMITED: 'Too many tries. Wait a moment.',
    SIGN_IN_RESET_NEEDED: 'Too many wrong tries. Begin again.',
    EMAIL_TAKEN: 'Another account uses this e-mail address already.',
    OTHER: 'It could not be done right now. Try again in a moment.',
  },
};

const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#171a21;--muted:#5b6472;--line:#8a93a3;--accent:#2458d8;--on:#fff;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--bg:#15171c;--card:#1e2128;--text:#eceef2;--muted:#a3abb8;--line:#6d7686;--accent:#7ea2ff;--on:#15171c;--bad:#ff9d94}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--bg);color:var(--text);
font:15px/1.6 Pretendard,-apple-system,"Apple SD Gothic Neo","Noto Sans KR",sans-serif;word-break:keep-all;padding:16px}
main{width:100%;max-width:420px;background:var(--card);border-radius:16px;padding:32px 28px}
h1{font-size:20px;margin:0 0 6px;letter-spacing:-.02em}p{margin:0;color:var(--muted)}[role=alert]{color:var(--bad);margin-top:12px}
label{display:block;margin-top:20px;font-weight:600}input{display:block;width:100%;margin-top:6px;padding:12px;font:inherit;color:inherit;
background:transparent;border:1px solid var(--line);border-radius:10px}
button{width:100%;margin-top:24px;padding:12px;border:0;border-radius:10px;font:inherit;font-weight:600;background:var(--accent);color:var(--on)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}button[disabled]{opacity:.6}`;

/** Where a link in a letter leads, for installations whose front end has no page of its own for it. */
export function accountPage(
  page: AccountPage,
  { korean, nonce }: { korean: boolean; nonce: string },
): string {
  const language = korean ? 'ko' : 'en';
  const words = PAGES[language][page];
  const email = words.email
    ? `<label>${words.email}<input name="email" type="email" autocomplete="username" required></label>`
    : '';
  const kind = page === 'reset' ? 'new-password' : 'current-password';
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><link rel="icon" href="data:,">
<title>${words.title}</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main data-page="${page}" data-done="${escapeHtml(words.done)}" data-problems="${escapeHtml(JSON.stringify(PROBLEMS[language]))}">
<h1>${words.title}</h1><p role="status">${words.text}</p>
<form>${email}<label>${words.password}<input name="password" type="password" autocomplete="${kind}" maxlength="256" required></label>
<p role="alert" hidden></p><button>${words.button}</button></form></main>
<script src="/account/account.js" defer></script></body></html>`;
}
