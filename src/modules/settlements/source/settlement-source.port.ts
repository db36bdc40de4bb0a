import type { Won } from '../../../shared/money.js';
import type { BillingDate } from '../../../shared/time.js';

export type RecordSource = 'TRANSACTION' | 'LINE';

/** A row of a provider's list: what was read of it, and the row itself without what tells of people. */
export interface SourceRecord {
  /** The provider's name of the movement; made up from the row's content where it has none. */
  key: string;
  /** The Korean day it belongs to; null where it does not say. */
  day: BillingDate | null;
  status: string | null;
  paymentKey: string | null;
  orderRef: string | null;
  method: string | null;
  movedAt: Date | null;
  amount: Won | null;
  /** Before value added tax. */
  fee: Won | null;
  vat: Won | null;
  payout: Won | null;
  payoutDay: BillingDate | null;
  /** Why it cannot be counted; null where it can. */
  problem: string | null;
  body: Record<string, unknown>;
}

/** A page of a list; `next` is null on the last. */
export type PageOutcome =
  | { kind: 'rows'; records: SourceRecord[]; next: string | null }
  /** The place to go on from is not known there any more: begin again. */
  | { kind: 'lost-place' }
  | { kind: 'refused'; code: string }
  | { kind: 'unknown'; reason: string };

/** The lists of a payment provider that money is checked against. Reading them changes nothing there. */
export abstract class SettlementSource {
  abstract readonly provider: string;

  /** Everything that happened on a Korean day, oldest first. @param place where the page before ended */
  abstract transactions(day: BillingDate, place: string | null): Promise<PageOutcome>;

  /** What is paid out for the sales of a Korean day. */
  abstract lines(day: BillingDate, place: string | null): Promise<PageOutcome>;
}
