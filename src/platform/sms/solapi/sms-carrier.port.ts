import type { SendOutcome, Standing } from '../../messages/message-carrier.js';
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

/** Hands texts to a carrier, and asks what became of them. Nothing here throws: every way to end is an outcome. */
export abstract class SmsCarrier {
  /** Whether the channel is switched on. */
  abstract readonly configured: boolean;
  /** @param phone E.164 */
  abstract reaches(phone: string): boolean;
  /** Takes ten seconds at most, like the others. */
  abstract send(text: OutgoingText): Promise<SendOutcome>;
  /** Whether the carrier took a try whose answer was lost. @param begunAt when the try was begun */
  abstract findTry(ref: string, begunAt: Date): Promise<Standing>;
  /** @param receipt the carrier's id of a text it took */
  abstract standingOf(receipt: string): Promise<Standing>;
}
