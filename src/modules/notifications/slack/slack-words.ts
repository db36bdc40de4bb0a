import type { Locale } from '../../../platform/mail/letter-kinds.js';
import type { NoticeWords } from '../notices/notice-kinds.js';
import { Severity } from '../notices/severity.js';

/** A message as Slack takes it. `text` is what a phone shows before it is opened. */
export interface SlackMessage {
  text: string;
  blocks: unknown[];
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
  const fields = (words.facts ?? []).slice(0, FIELDS_MAX).map(([label, value]) => ({
    type: 'mrkdwn',
    text: `*${bold(escape(label, 100))}*\n${escape(value, FIELD_MAX)}`,
  }));
  return {
    text: `${MARK[severity]} ${escape(words.title, 300)}`,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `${title}${body}` } },
      ...(fields.length > 0 ? [{ type: 'section', fields }] : []),
      ...(url === null
        ? []
        : [{ type: 'context', elements: [{ type: 'mrkdwn', text: `<${url}|${OPEN[locale]}>` }] }]),
    ],
  };
}

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
