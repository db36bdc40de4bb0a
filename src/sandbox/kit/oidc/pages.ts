import type { Request, Response, Router } from 'express';
import { KIT_STYLE, staticFiles } from '../static-files.js';
import type { Ask } from './model.js';
import type { Parts } from './parts.js';

/** Text made safe for HTML content and quoted attributes. */
export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const WORDS = {
  ko: {
    banner: '로컬 트윈 — 실제 로그인이 아닙니다',
    title: (provider: string) => `${provider} 계정으로 로그인`,
    to: (client: string) => `${client}(으)로 계속하려면 계정을 고르세요.`,
    accounts: '계정',
    items: '제공할 정보에 동의',
    required: '필수',
    optional: '선택',
    agree: '동의하고 계속하기',
    deny: '취소',
    wrong: '요청을 처리할 수 없습니다',
  },
  en: {
    banner: 'Local twin — no real sign-in',
    title: (provider: string) => `Sign in with ${provider}`,
    to: (client: string) => `Choose an account to continue to ${client}.`,
    accounts: 'Accounts',
    items: 'What you agree to share',
    required: 'required',
    optional: 'optional',
    agree: 'Agree and continue',
    deny: 'Cancel',
    wrong: 'This request cannot be processed',
  },
};

const languageOf = (request: Request): 'ko' | 'en' =>
  /^en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'ko';

/** The page somebody chooses an account on, and says what the application may know. */
export function consentPage<P extends { id: string }>(
  parts: Parts<P>,
  request: Request,
  ask: Ask,
  chosen: string | null,
): string {
  const { provider, client } = parts;
  const language = languageOf(request);
  const t = WORDS[language];
  const people = parts.records.all('person');
  const selected = people.find((person) => person.id === chosen) ?? people[0];
  const accounts = people.map((person) => {
    const { name, detail } = provider.show(person);
    const checked = person === selected ? ' checked' : '';
    return `<label class="account"><input type="radio" name="account" value="${escape(person.id)}"${checked}>
<span class="avatar" aria-hidden="true">${escape(name.slice(0, 1))}</span><span><strong>${escape(name)}</strong><small>${escape(detail)}</small></span></label>`;
  });
  const items = (selected ? provider.consentItems(ask, selected) : []).map(
    ({ id, label, required }) =>
      `<label class="check"><input type="checkbox" name="item" value="${escape(id)}" checked><span>${escape(label)} <small>${required ? t.required : t.optional}</small></span></label>`,
  );
  return page(
    language,
    provider.name,
    t.title(provider.title),
    `<h1>${escape(t.title(provider.title))}</h1><p class="help">${escape(t.to(client.name))}</p>
<form method="post" action="/consent/${escape(ask.id)}">
<fieldset class="accounts"><legend>${t.accounts}</legend>${accounts.join('\n')}</fieldset>
${items.length > 0 ? `<fieldset><legend>${t.items}</legend>${items.join('\n')}</fieldset>` : ''}
<div class="ways"><button class="button primary" id="agree" name="decision" value="agree">${t.agree}</button>
<button class="button" id="deny" name="decision" value="deny">${t.deny}</button></div>
</form>`,
  );
}

/** A request that is wrong is shown to the person and sent nowhere. */
export function errorPage<P extends { id: string }>(
  parts: Parts<P>,
  request: Request,
  code: string,
  about: string | null,
): string {
  const language = languageOf(request);
  const title = WORDS[language].wrong;
  return page(
    language,
    parts.provider.name,
    title,
    `<h1>${title}</h1><p class="help"><code id="error">${escape(code)}</code></p>${about === null ? '' : `<p class="help">${escape(about)}</p>`}`,
  );
}

function page(language: 'ko' | 'en', provider: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/kit.css">
<link rel="stylesheet" href="/assets/identity.css">
</head>
<body class="${provider}">
<header class="banner"><p>${WORDS[language].banner}</p></header>
<main class="consent">${body}</main>
</body>
</html>`;
}

/** Sends a page under a policy without inline code. */
export function sendPage(response: Response, status: number, html: string): void {
  response.status(status).set({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // form-action binds every hop after a form: the application may send the person on to any address of its own.
    'content-security-policy':
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; " +
      "base-uri 'none'; frame-ancestors 'none'; form-action 'self' http: https:",
  });
  response.send(html);
}

/** The styles and scripts of the consent page and the panel. */
export function assetRouter(): Router {
  return staticFiles([
    KIT_STYLE,
    { path: '/assets/identity.css', file: 'kit/public/identity.css' },
    { path: '/assets/identity-panel.js', file: 'kit/public/identity-panel.js' },
  ]);
}
