import type { Response } from 'express';

/** Text made safe for HTML content and quoted attributes. */
export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** Sends a page under a policy without inline code. */
export function sendPage(response: Response, status: number, html: string): void {
  response.status(status).set({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // form-action binds every hop after a form: the shop's answer may send the buyer on to any address of its own.
    'content-security-policy':
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; " +
      "base-uri 'none'; frame-ancestors 'none'; form-action 'self' http: https:",
  });
  response.send(html);
}

/** The frame both pages share. */
export function page(options: {
  lang: string;
  title: string;
  body: string;
  name: 'window' | 'panel';
}): string {
  return `<!doctype html>
<html lang="${options.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escape(options.title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/kit.css">
<link rel="stylesheet" href="/assets/${options.name}.css">
<script src="/assets/${options.name}.js" defer></script>
</head>
<body>
${options.body}
</body>
</html>`;
}
