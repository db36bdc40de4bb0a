import type { SettlementTerms } from '../../../platform/config/settlement-terms.js';
import { businessDaysAfter } from '../../../shared/business-days.js';
import { won, type Won } from '../../../shared/money.js';
import type { BillingDate } from '../../../shared/time.js';

/** What a movement should cost and when it should be paid out. Fees that a refund gives back are negative. */
export interface ExpectedPayout {
  fee: Won;
  vat: Won;
  day: BillingDate;
}

const PERCENT = 10_000n;

/** @returns null where the contract says nothing about the method: then nothing is expected */
export function expectedPayout(
  terms: SettlementTerms | undefined,
  soldOn: BillingDate,
  amount: bigint,
): ExpectedPayout | null {
  if (!terms) return null;
  // A flat fee is for the payment; no refund gives it back.
  const flat = amount > 0n ? terms.flat : 0n;
  const fee = terms.flat > 0n ? flat : divideRounded(amount * terms.basisPoints, PERCENT);
  const vat = divideRounded(fee, 10n);
  return { fee: won(fee), vat: won(vat), day: businessDaysAfter(soldOn, terms.payoutDays) };
}

/** Half is rounded away from zero, so that a whole refund gives back the whole fee. */
function divideRounded(value: bigint, by: bigint): bigint {
  const sign = value < 0n ? -1n : 1n;
  return sign * ((value * sign * 2n + by) / (by * 2n));
}
