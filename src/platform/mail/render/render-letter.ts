import { escapeHtml } from '../../http/html.js';
import type { Locale } from '../letter-kinds.js';
import type { LetterBlock, LetterContent } from './letter-content.js';

export interface RenderedLetter {
  subject: string;
  text: string;
  html: string;
}

const SUBJECT_MAX = 120;

const FOOTER: Record<Locale, string> = {
  ko: '마당에서 자동으로 보낸 메일입니다. 이 주소로 답장하셔도 읽지 못합니다.',
  en: 'Sent automatically by Madang. Replies to this address are not read.',
};

/** Makes mail of a letter's text: one plain, one HTML, with the same content. Everything that goes into HTML is escaped here. */
export function renderLetter(content: LetterContent, locale: Locale): RenderedLetter {
  return {
    subject: headerText(content.subject, SUBJECT_MAX),
    text: [content.heading, ...content.blocks.map(plain), `-- \n${FOOTER[locale]}`].join('\n\n') + '\n',
    html: page(content, locale),
  };
}

/** Text that may stand in a header: one line, no control characters, cut where it gets too long. */
export function headerText(text: string, max: number): string {
  const line = text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
  const letters = [...line.toWellFormed()];
  return letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : letters.join('');
}

function plain(block: LetterBlock): string {
  switch (block.type) {
    case 'facts':
      return block.rows.map(([label, value]) => `${label}: ${value}`).join('\n');
    case 'link':
      return `${block.label}\n${webAddress(block.url)}`;
    case 'code':
      return `    ${block.code}`;
    case 'text':
    case 'note':
      return block.text;
  }
}

/** A link goes to the web or nowhere. @throws Error for another scheme, which only a mistake of ours can bring */
function webAddress(url: string): string {
  if (!/^https?:$/.test(new URL(url).protocol)) throw new Error('A letter links to the web only');
  return url;
}

function html(block: LetterBlock): string {
  switch (block.type) {
    case 'text':
      return `<p class="text" style="${STYLE.text}">${lines(block.text)}</p>`;
    case 'note':
      return `<p class="muted" style="${STYLE.note}">${lines(block.text)}</p>`;
    case 'code':
      return `<p class="code" style="${STYLE.code}">${escapeHtml(block.code)}</p>`;
    case 'link': {
      const url = escapeHtml(webAddress(block.url));
      return (
        `<p style="margin:24px 0 8px"><a href="${url}" target="_blank" rel="noopener" style="${STYLE.button}">${escapeHtml(block.label)}</a></p>` +
        `<p class="muted" style="${STYLE.note};word-break:break-all">${url}</p>`
      );
    }
    case 'facts':
      return (
        `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:16px 0;border-collapse:collapse">` +
        block.rows
          .map(
            ([label, value]) =>
              `<tr><td class="line muted" style="${STYLE.cell};color:#5b6472">${escapeHtml(label)}</td>` +
              `<td class="line text" align="right" style="${STYLE.cell};font-weight:600">${escapeHtml(value)}</td></tr>`,
          )
          .join('') +
        `</table>`
      );
  }
}

const lines = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>');

// Mail programs read styles on the element; the sheet above is for those that also know the dark.
const FONT = `'Pretendard Variable',Pretendard,-apple-system,BlinkMacSystemFont,'Apple SD Gothic Neo','Malgun Gothic',sans-serif`;
const STYLE = {
  text: 'margin:0 0 12px;font-size:15px;line-height:1.65;color:#1d2433',
  note: 'margin:0 0 12px;font-size:13px;line-height:1.6;color:#5b6472',
  code: 'margin:16px 0;padding:16px;border-radius:10px;background:#eef2fb;color:#1d2433;font-size:26px;font-weight:700;letter-spacing:0.12em;text-align:center',
  button:
    'display:inline-block;padding:12px 22px;border-radius:10px;background:#2f5bd8;color:#ffffff;font-size:15px;font-weight:600;text-decoration:none',
  cell: 'padding:10px 0;border-bottom:1px solid #e3e7ee;font-size:14px;color:#1d2433;vertical-align:top',
};

function page({ subject, heading, blocks }: LetterContent, locale: Locale): string {
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(headerText(subject, SUBJECT_MAX))}</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #14171d !important; }
  .card { background: #1c2028 !important; border-color: #313743 !important; }
  .text { color: #eceff4 !important; }
  .muted { color: #aab3c2 !important; }
  .line { border-color: #313743 !important; }
  .code { background: #262d3d !important; color: #eceff4 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:24px 12px;background:#f4f6f9;font-family:${FONT};word-break:keep-all;overflow-wrap:anywhere">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px"><tr><td>
<p class="text" style="margin:0 4px 12px;font-size:15px;font-weight:700;color:#1d2433">${locale === 'ko' ? '마당' : 'Madang'}</p>
<div class="card" style="padding:28px 24px;border:1px solid #e3e7ee;border-radius:14px;background:#ffffff">
<h1 class="text" style="margin:0 0 16px;font-size:20px;line-height:1.4;color:#1d2433">${escapeHtml(heading)}</h1>
${blocks.map(html).join('\n')}
</div>
<p class="muted" style="margin:12px 4px;font-size:12px;line-height:1.6;color:#5b6472">${FOOTER[locale]}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}
