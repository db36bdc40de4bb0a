import { describe, expect, it } from 'vitest';
import type { BillingDate } from '../../../shared/time.js';
import { expectedPayout } from './expected-payout.js';

const CARD = { basisPoints: 280n, flat: 0n, payoutDays: 2 };
const ACCOUNT = { basisPoints: 0n, flat: 300n, payoutDays: 1 };
const FRIDAY = '2026-11-27' as BillingDate;

describe('what a sale should cost and when it is paid out (S001-PAY-14)', () => {
  it.each([
    [CARD, 10_000n, 280n, 28n],
    [CARD, -3_000n, -84n, -8n],
    [CARD, 1n, 0n, 0n],
    [CARD, 18n, 1n, 0n],
    [ACCOUNT, 20_000n, 300n, 30n],
    [ACCOUNT, -20_000n, 0n, 0n],
  ])('%o of %s won: fee %s, tax %s', (terms, amount, fee, vat) => {
    expect(expectedPayout(terms, FRIDAY, amount)).toMatchObject({ fee, vat });
  });

  it('a whole refund gives back the whole fee', () => {
    for (const amount of [1_805n, 33_333n, 98_765n]) {
      const [sold, back] = [amount, -amount].map((won) => expectedPayout(CARD, FRIDAY, won));
      expect([(sold?.fee ?? 1n) + (back?.fee ?? 1n), (sold?.vat ?? 1n) + (back?.vat ?? 1n)]).toEqual([
        0n,
        0n,
      ]);
    }
  });

  it('waits for business days, and expects nothing of what the contract does not name', () => {
    expect(expectedPayout(CARD, FRIDAY, 1n)?.day).toBe('2026-12-01');
    expect(expectedPayout(undefined, FRIDAY, 1n)).toBeNull();
  });
});
