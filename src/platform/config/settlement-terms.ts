import { z } from 'zod';

/** What the contract with the provider says about one way to pay. */
export interface SettlementTerms {
  /** Of the amount, in hundredths of a percent, before value added tax; 0 where a payment costs `flat` won. */
  basisPoints: bigint;
  flat: bigint;
  /** Business days from the sale to the payout. */
  payoutDays: number;
}

const TERM = /^\s*([A-Z_]+):(?:(\d{1,2}(?:\.\d{1,2})?)%|(\d{1,6})won):(\d{1,2})\s*$/;

/** `CARD:2.8%:2,VIRTUAL_ACCOUNT:300won:1`: fee before tax and business days until the payout, a method each. */
export const settlementTerms = z
  .string()
  .default('CARD:2.8%:2,EASY_PAY:3%:2,TRANSFER:1.8%:1,VIRTUAL_ACCOUNT:300won:1')
  .transform((text, ctx): ReadonlyMap<string, SettlementTerms> => {
    const terms = new Map<string, SettlementTerms>();
    for (const part of text.split(',').filter((piece) => piece.trim() !== '')) {
      const [, method, percent, flat, days] = TERM.exec(part) ?? [];
      if (method === undefined) {
        ctx.addIssue({
          code: 'custom',
          message: `'${part.trim()}' is not METHOD:fee:days, like CARD:2.8%:2 or VIRTUAL_ACCOUNT:300won:1`,
        });
        continue;
      }
      terms.set(method, {
        basisPoints: BigInt(Math.round(Number(percent ?? 0) * 100)),
        flat: BigInt(flat ?? 0),
        payoutDays: Number(days),
      });
    }
    return terms;
  });
