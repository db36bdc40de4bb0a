import type { SmsForm } from '../sms-text.js';

/** A text with everything a carrier has to know. */
export interface OutgoingText {
  /** Names this one try: the carrier keeps it, and finds the text by it when its answer was lost. */
  ref: string;
  /** E.164. */
  to: string;
  text: string;
  form: SmsForm;
  /** Set where it goes as a notification talk: what the approved template is filled with. `text` is for where that fails. */
  talk?: { templateId: string; variables: Record<string, string> };
}

/** How a try ended. Replies are without numbers, at most 300 characters. */
export type SendOutcome =
  | { kind: 'accepted'; receipt: string; code: string; reply: string }
  /** For good: this text, or this number, is not wanted. */
  | { kind: 'refused'; code: string; reply: string }
  /** Not now. `retryAfterMs`: as long as the carrier asks us to wait. */
  | { kind: 'deferred'; code: string; reply: string; retryAfterMs?: number | null }
  /** Could not be reached, or does not want us (keys, sender number, no credit): all texts would fare the same. */
  | { kind: 'unreachable'; code: string | null; reply: string }
  /** Handed over, and no answer: it may have been taken. */
  | { kind: 'unknown'; reply: string };

/** What the carrier knows of a text. */
export type TextStanding =
  | {
      kind: 'pending' | 'delivered' | 'failed';
      receipt: string;
      code: string;
      reply: string;
      /** As what it was carried in the end. */
      form?: SmsForm;
    }
  /** It has never taken it. */
  | { kind: 'absent' }
  | { kind: 'unknown'; reply: string };

/** Hands texts to a carrier, and asks what became of them. Nothing here throws: every way to end is an outcome. */
export abstract class SmsCarrier {
  /** Whether the channel is switched on. */
  abstract readonly configured: boolean;
  /** @param phone E.164 */
  abstract reaches(phone: string): boolean;
  /** Takes ten seconds at most, like the others. */
  abstract send(text: OutgoingText): Promise<SendOutcome>;
  /** Whether the carrier took a try whose answer was lost. @param begunAt when the try was begun */
  abstract findTry(ref: string, begunAt: Date): Promise<TextStanding>;
  /** @param receipt the carrier's id of a text it took */
  abstract standingOf(receipt: string): Promise<TextStanding>;
}
