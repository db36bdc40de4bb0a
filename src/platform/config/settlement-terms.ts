import { z } from 'zod';

/** What the contract with the provider says about one way to pay. */
export interface SettlementTerms {
  /** Of the amount, in hundredths of a percent, before value added tax; 0 where a payment costs `flat` won. */
  basisPoints: bigint;
  flat: bigint;
  /** Business days from the sale to the payout. */
  payoutDays: number;
}

export const USUAL_TERMS = ['CARD:2.8%:2', 'EASY_PAY:3%:2', 'TRANSFER:1.8%:1', 'VIRTUAL_ACCOUNT:300won:1'];
const TERM = /^([A-Z_]+):(?:(\d{1,2}(?:\.\d{1,2})?)%|(\d{1,6})won):(\d{1,2})$/;

/** `CARD:2.8%:2` or `VIRTUAL_ACCOUNT:300won:1`: fee before tax and business days until the payout. Null when it is not. */
export function parseTerm(entry: string): [method: string, terms: SettlementTerms] | null {
  const [, method, percent, flat, days] = TERM.exec(entry) ?? [];
  if (method === undefined) return null;
  const terms = {
    basisPoints: BigInt(Math.round(Number(percent ?? 0) * 100)),
    flat: BigInt(flat ?? 0),
    payoutDays: Number(days),
  };
  return [method, terms];
}

/** Entries that were checked, by method. */
export function termsByMethod(entries: readonly string[]): ReadonlyMap<string, SettlementTerms> {
  return new Map(entries.map(parseTerm).filter((term) => term !== null));
}

/** The entries of a list with commas between them. */
export const settlementTerms = z
  .string()
  .default(USUAL_TERMS.join(','))
  .transform((text, ctx): string[] => {
    const entries = text
      .split(',')
      .map((piece) => piece.trim())
      .filter(Boolean);
    for (const entry of entries)
      if (!parseTerm(entry))
        ctx.addIssue({
          code: 'custom',
          message: `'${entry}' is not METHOD:fee:days, like CARD:2.8%:2 or VIRTUAL_ACCOUNT:300won:1`,
        });
    return entries;
  });
