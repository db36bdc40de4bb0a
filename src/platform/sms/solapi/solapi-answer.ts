import { z } from 'zod';
import type { VendorAnswer } from '../../http/vendor-http.js';
import type { SmsForm } from '../sms-text.js';
import type { SendOutcome, Standing } from '../../messages/message-carrier.js';

const REPLY_MAX = 300;
const FORMS: readonly SmsForm[] = ['SMS', 'LMS', 'ATA'];
const code = z.union([z.string(), z.number()]).transform(String);

const accepted = z.object({
  messageId: z.string().min(1).max(100),
  statusCode: code,
  statusMessage: z.string().default(''),
});
const refused = z.object({ errorCode: z.string(), errorMessage: z.string().default('') });

const message = z.object({
  messageId: z.string().min(1).max(100),
  statusCode: code,
  statusMessage: z.string().nullish(),
  reason: z.string().nullish(),
  customFields: z.record(z.string(), z.unknown()).nullish(),
  type: z.string().nullish(),
});
export type SolapiMessage = z.infer<typeof message>;
const list = z.object({
  messageList: z.record(z.string(), message),
  nextKey: z.string().nullish(),
});

/** Said about us and not about the text: a wrong key, a wrong clock, no credit. */
const OURS =
  /^(RequestTimeTooSkewed|SignatureDoesNotMatch|DuplicatedSignature|InvalidAPIKey|NotEnoughBalance|Unauthorized|Forbidden)$/;
/** The sender's number is not registered: no text of ours goes out until it is. */
const SENDER_UNREGISTERED = '1062';

/** What the carrier's answer to a text means. */
export function outcomeOf(answer: VendorAnswer): SendOutcome {
  if (answer.kind === 'lost') {
    const reply = describe(answer.reason);
    return answer.unsent ? { kind: 'unreachable', code: null, reply } : { kind: 'unknown', reply };
  }
  const { status, body, retryAfterMs = null } = answer;
  const taken = accepted.safeParse(body);
  if (status < 300 && taken.success) {
    const { messageId, statusCode, statusMessage } = taken.data;
    const said = { code: statusCode, reply: describe(statusMessage) };
    if (!statusCode.startsWith('1')) return { kind: 'sent', receipt: messageId, ...said };
    return { kind: statusCode === SENDER_UNREGISTERED ? 'unreachable' : 'refused', ...said };
  }
  const error = refused.safeParse(body);
  const said = error.success
    ? { code: describe(error.data.errorCode), reply: describe(error.data.errorMessage) }
    : { code: String(status), reply: `HTTP ${status}` };
  if (status === 429 || status === 503) return { kind: 'deferred', ...said, retryAfterMs };
  if (status === 401 || status === 402 || status === 403 || OURS.test(said.code))
    return { kind: 'unreachable', ...said };
  // After a fault of theirs, or an answer nobody can read, it may have been taken all the same.
  if (status >= 500 || status < 400) return { kind: 'unknown', reply: said.reply };
  return { kind: said.code === SENDER_UNREGISTERED ? 'unreachable' : 'refused', ...said };
}

/** A page of the carrier's list; null when it gave none. */
export function listOf(answer: VendorAnswer): { messages: SolapiMessage[]; nextKey: string | null } | null {
  const read = answer.kind === 'answer' && answer.status === 200 ? list.safeParse(answer.body) : null;
  if (!read?.success) return null;
  return { messages: Object.values(read.data.messageList), nextKey: read.data.nextKey ?? null };
}

/** 2xxx and 3000 are under way, 4000 has arrived, all else is the end of it. */
export function standingOf({ messageId, statusCode, statusMessage, reason, type }: SolapiMessage): Standing {
  const kind =
    statusCode === '4000' ? 'delivered' : /^(2\d\d\d|3000)$/.test(statusCode) ? 'pending' : 'failed';
  const form = FORMS.find((known) => known === type);
  return {
    kind,
    receipt: messageId,
    code: statusCode,
    reply: describe(statusMessage ?? reason ?? ''),
    ...(form ? { form } : {}),
  };
}

/** One line of what the carrier said, without anything that could be a number or a code. */
export function describe(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/\+?\d(?:[\d\s-]{3,})\d/g, '…')
    .trim();
  return line.slice(0, REPLY_MAX).toWellFormed();
}
