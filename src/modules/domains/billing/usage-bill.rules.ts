import { billingDate, parseBillingDate, type BillingDate } from '../../../shared/time.js';

export enum UsageBillStatus {
  OPEN = 'OPEN',
  PAID = 'PAID',
  VOID = 'VOID',
}

export enum UsageBillAction {
  ISSUED = 'ISSUED',
  PAID = 'PAID',
  REOPENED = 'REOPENED',
  VOIDED = 'VOIDED',
}

/** A bill is its customer's for a month of Asia/Seoul, 'YYYY-MM'; null when that is no month. */
export function firstOfMonth(month: string): BillingDate | null {
  return parseBillingDate(`${month}-01`);
}

/** Use that is still to come cannot be billed; that of a month not over can, for somebody who leaves. */
export function isBillable(first: BillingDate, now: Date): boolean {
  return first <= billingDate(now);
}

/** As the payment window and the receipt show it. */
export function orderName(month: BillingDate): string {
  return `도메인 이용료 ${month.slice(0, 4)}년 ${Number(month.slice(5, 7))}월`;
}

/**
 * Which payment pays a bill: the one that does already, as long as its money is there, or else the one that came first.
 * @param captured payments for it whose money is there, in the order it came
 */
export function payerOf(
  bill: { status: UsageBillStatus; paymentId: string | null },
  captured: readonly string[],
): string | null {
  if (bill.status === UsageBillStatus.VOID) return null;
  if (bill.paymentId !== null && captured.includes(bill.paymentId)) return bill.paymentId;
  return captured[0] ?? null;
}
