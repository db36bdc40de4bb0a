import type { VendorAnswer } from '../../../platform/http/vendor-http.js';
import type { SendOutcome } from '../../../platform/messages/message-carrier.js';

const REPLY_MAX = 100;
/** What they say with 400 about the webhook, not about the message. */
const NOT_THE_MESSAGE = /^(no_active_hooks|user_not_found)$/;

/** What Slack's answer to a message means. It is text, not JSON: `ok`, or a word that says why not. */
export function slackOutcome(answer: VendorAnswer): SendOutcome {
  if (answer.kind === 'lost') {
    const reply = oneLine(answer.reason);
    return answer.unsent ? { kind: 'unreachable', code: null, reply } : { kind: 'unknown', reply };
  }
  const { status, text, retryAfterMs = null } = answer;
  const said = { code: String(status), reply: oneLine(text) };
  if (status >= 200 && status < 300) return { kind: 'sent', ...said };
  if (status === 429) return { kind: 'deferred', ...said, retryAfterMs: retryAfterMs ?? 1_000 };
  if (status >= 500) return { kind: 'deferred', ...said, retryAfterMs };
  // Gone, archived, forbidden by an administrator: no message gets there until a person has done something.
  const isGone = status === 403 || status === 404 || status === 410 || NOT_THE_MESSAGE.test(said.reply);
  return { kind: 'refused', ...said, ...(isGone ? { gone: 'DESTINATION_GONE' } : {}) };
}

function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f<>]+/g, ' ')
    .trim()
    .slice(0, REPLY_MAX)
    .toWellFormed();
}
