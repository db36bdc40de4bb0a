import type { Locale } from '../../../platform/mail/letter-kinds.js';
import type { NoticeWords } from '../notices/notice-kinds.js';
import { Severity } from '../notices/severity.js';

/** A message as Slack takes it. `text` is what a phone shows before it is opened. */
export interface SlackMessage {
  text: string;
  blocks: unknown[];
  unfurl_links: boolean;
  unfurl_media: boolean;
}

/** `verbatim`: an address or the name of a chat inside a value stays what it is, text. */
interface SlackText {
  type: 'mrkdwn';
  text: string;
  verbatim: true;
}

const TEXT_MAX = 2_900;
const FIELD_MAX = 900;
/** Slack allows ten fields in a section. */
const FIELDS_MAX = 10;

const MARK: Record<Severity, string> = {
  [Severity.INFO]: ':information_source:',
  [Severity.WARNING]: ':warning:',
  [Severity.CRITICAL]: ':rotating_light:',
};
const OPEN: Record<Locale, string> = { ko: '관리자 화면에서 보기', en: 'Open in the admin app' };

/** Makes a chat message of a notice. Everything in it is data: nobody is called by `<!channel>` and nothing becomes a link. */
export function slackMessage(
  words: NoticeWords,
  { severity, locale, url }: { severity: Severity; locale: Locale; url: string | null },
): SlackMessage {
  const title = `${MARK[severity]} *${bold(escape(words.title, 300))}*`;
  const body = words.body ? `\n${escape(words.body, TEXT_MAX)}` : '';
  const fields = (words.facts ?? [])
    .slice(0, FIELDS_MAX)
    .map(([label, value]) => textOf(`*${bold(escape(label, 100))}*\n${escape(value, FIELD_MAX)}`));
  return {
    text: `${MARK[severity]} ${escape(words.title, 300)}`,
    blocks: [
      { type: 'section', text: textOf(`${title}${body}`) },
      ...(fields.length > 0 ? [{ type: 'section', fields }] : []),
      ...(url === null ? [] : [{ type: 'context', elements: [textOf(`<${url}|${OPEN[locale]}>`)] }]),
    ],
    // Nothing is fetched from where a value points to.
    unfurl_links: false,
    unfurl_media: false,
  };
}

const textOf = (text: string): SlackText => ({ type: 'mrkdwn', text, verbatim: true });

/** `&`, `<` and `>` are all that Slack reads as its own. Cut first, so that nothing is cut in two. */
function escape(text: string, max: number): string {
  const letters = [...text.toWellFormed()];
  const short = letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : letters.join('');
  return short.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A star or a line break would end the bold type. */
function bold(text: string): string {
  return text.replaceAll('*', '∗').replace(/\s+/g, ' ').trim();
}
