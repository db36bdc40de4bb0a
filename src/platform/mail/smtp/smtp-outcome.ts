import { withoutAddresses } from '../mail-address.js';
import type { MailOutcome } from './mail-transport.port.js';

/** What can be told of a failed try. */
export interface SmtpFailure {
  /** The library's code: ECONNECTION, EENVELOPE, EAUTH … */
  code: string;
  /** The command that was answered: `RCPT TO`, `DATA`, `CONN`, `AUTH PLAIN` … */
  command: string;
  /** The server's reply, when there was one. */
  responseCode: number | null;
  response: string;
  /** The whole message had been given to the connection. */
  handedOver: boolean;
}

const REPLY_MAX = 500;

/** Bad addresses of ours, not of theirs (RFC 3463, X.1.7 and X.1.8). */
const SENDERS_FAULT = /^5\.1\.[78]\b/;
const BAD_ADDRESS = /^5\.1\.\d+\b/;
/** Without an enhanced code: no mailbox, not here, no such name (RFC 5321 §4.2.3), said about the recipient. */
const NO_MAILBOX = new Set([550, 551, 553]);

/** What a failed try means for the letter. Source: RFC 5321 §4.2, RFC 3463. */
export function outcomeOfFailure(failure: SmtpFailure): MailOutcome {
  const { responseCode, command, handedOver } = failure;
  const reply = describeReply(failure.response || failure.code);
  if (responseCode === null)
    return handedOver ? { kind: 'unknown', reply } : { kind: 'unreachable', code: null, reply };
  // A greeting or a login that is refused says nothing about this letter: all of them would fare the same.
  if (!isAboutTheLetter(command) || responseCode === 421)
    return { kind: 'unreachable', code: responseCode, reply };
  if (responseCode < 500 || responseCode === 503) return { kind: 'deferred', code: responseCode, reply };
  const enhanced = enhancedCode(failure.response);
  const badAddress =
    enhanced === null
      ? command === 'RCPT TO' && NO_MAILBOX.has(responseCode)
      : BAD_ADDRESS.test(enhanced) && !SENDERS_FAULT.test(enhanced);
  return { kind: 'refused', code: responseCode, reply, badAddress };
}

function isAboutTheLetter(command: string): boolean {
  return command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA';
}

/** Whether a notice of a bounce that came later says that the address is no good. */
export function isBadAddress(enhanced: string): boolean {
  return BAD_ADDRESS.test(enhanced) && !SENDERS_FAULT.test(enhanced);
}

/** The `5.1.1` of `550 5.1.1 No such user`. */
function enhancedCode(response: string): string | null {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? null;
}

export function describeReply(text: string): string {
  const line = withoutAddresses(text.toWellFormed().replace(/[\u0000-\u001f\u007f]+/g, ' ')).trim();
  return line.slice(0, REPLY_MAX).toWellFormed();
}
