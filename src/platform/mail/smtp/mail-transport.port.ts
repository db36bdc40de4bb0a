import type { RenderedLetter } from '../render/render-letter.js';

/** A letter with everything a mail server has to know. */
export interface OutgoingMail extends RenderedLetter {
  /** The same for every try of one letter: a repeat is recognised by it. */
  messageId: string;
  to: { address: string; name: string | null };
}

/** How a try ended. Replies are without addresses, at most 500 characters. */
export type MailOutcome =
  | { kind: 'sent'; code: number; reply: string; receipt: string | null }
  /** For good. `badAddress`: nobody will ever be reached there. */
  | { kind: 'refused'; code: number; reply: string; badAddress: boolean }
  /** Not now; the server is there. */
  | { kind: 'deferred'; code: number; reply: string }
  /** The server could not be reached or does not want us: nothing was handed over. */
  | { kind: 'unreachable'; code: number | null; reply: string }
  /** Handed over, and no answer: it may have been taken. */
  | { kind: 'unknown'; reply: string };

/** Hands one mail to a mail server. */
export abstract class MailTransport {
  /** Whether there is a mail server at all. */
  abstract readonly configured: boolean;
  /** Never throws: every way to end is an outcome. Takes half a minute at most. */
  abstract send(mail: OutgoingMail): Promise<MailOutcome>;
}
