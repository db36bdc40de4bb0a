import type { Instrument } from '../model.js';

/** What the shop's contract says about one way to pay. Rates of real contracts differ; these are the twin's own. */
interface Terms {
  /** Of the amount, in hundredths of a percent, value added tax not included. */
  basisPoints: number;
  /** Instead of a rate: won a payment, which no cancel gives back. */
  flat: number;
  /** Business days from the sale to the payout. */
  payoutDays: number;
}

const TERMS: Record<Instrument['type'], Terms> = {
  card: { basisPoints: 280, flat: 0, payoutDays: 2 },
  easyPay: { basisPoints: 300, flat: 0, payoutDays: 2 },
  transfer: { basisPoints: 180, flat: 0, payoutDays: 1 },
  virtualAccount: { basisPoints: 0, flat: 300, payoutDays: 1 },
};

/** A fee in its two parts; negative where a cancel gives it back. */
export interface Fee {
  supply: number;
  vat: number;
}

/** Half a won is rounded away from zero, the same on the way back. */
const round = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

export function feeOf(instrument: Instrument, amount: number): Fee {
  const { basisPoints, flat } = TERMS[instrument.type];
  const supply = flat > 0 ? (amount > 0 ? flat : 0) : round((amount * basisPoints) / 10_000);
  return { supply, vat: round(supply / 10) };
}

export const payoutDaysOf = (instrument: Instrument): number => TERMS[instrument.type].payoutDays;
