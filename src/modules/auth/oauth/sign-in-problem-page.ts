import { escapeHtml } from '../../../platform/http/html.js';

export interface SignInProblem {
  korean: boolean;
  nonce: string;
  code: string;
  requestId: string | null;
}

const WORDS = {
  ko: {
    title: '로그인을 진행하지 못했습니다',
    text: '로그인이 이 화면에서 시작되지 않았거나, 이미 끝났거나, 너무 오래 걸렸습니다. 처음 화면으로 돌아가 다시 시도해 주세요.',
    off: '이 로그인 방법은 지금 사용할 수 없습니다.',
    busy: '시도가 너무 많거나 서버가 바쁩니다. 잠시 뒤 다시 시도해 주세요.',
    support: '문의할 때 알려 주세요',
  },
  en: {
    title: 'The sign-in did not go on',
    text: 'It was not started in this browser, is over already or took too long. Go back to where you began and try again.',
    off: 'This way to sign in is not available here.',
    busy: 'There were too many tries, or the server is busy. Try again in a moment.',
    support: 'For support',
  },
} as const;

const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#171a21;--muted:#5b6472;--line:#e4e7ec}
@media(prefers-color-scheme:dark){:root{--bg:#15171c;--card:#1e2128;--text:#eceef2;--muted:#a3abb8;--line:#323742}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--bg);color:var(--text);
font:15px/1.6 Pretendard,-apple-system,"Apple SD Gothic Neo","Noto Sans KR",sans-serif;word-break:keep-all;padding:16px}
main{width:100%;max-width:420px;background:var(--card);border:1px solid var(--line);border-radius:16px;padding:32px 28px}
h1{font-size:20px;margin:0 0 8px;letter-spacing:-.02em}p{margin:0;color:var(--muted)}
small{display:block;margin-top:20px;color:var(--muted);font-size:12px;overflow-wrap:anywhere}`;

/** What a person sees when nobody knows where the browser came from, or where to send it. */
export function signInProblemPage({ korean, nonce, code, requestId }: SignInProblem): string {
  const language = korean ? 'ko' : 'en';
  const words = WORDS[language];
  const busy = ['RATE_LIMITED', 'SERVICE_UNAVAILABLE', 'INTERNAL'].includes(code);
  const text = code === 'PROVIDER_NOT_CONFIGURED' ? words.off : busy ? words.busy : words.text;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><link rel="icon" href="data:,">
<title>${words.title}</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main data-code="${escapeHtml(code)}"><h1>${words.title}</h1><p role="alert">${text}</p>
<small>${escapeHtml(code)}${requestId ? ` · ${words.support}: ${escapeHtml(requestId)}` : ''}</small></main></body></html>`;
}
