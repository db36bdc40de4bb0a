import { describe, expect, it } from 'vitest';
import {
  cancelReason,
  isReasonOf,
  mayBecome,
  membershipEffect,
  RefundReason,
  RefundStatus,
  taxFreeBounds,
  taxFreeShare,
} from './refund.rules.js';

describe('refund status (S000-FEA-01)', () => {
  it('goes through approval before any money leaves', () => {
    expect(mayBecome(RefundStatus.REQUESTED, RefundStatus.PROCESSING)).toBe(false);
    expect(mayBecome(RefundStatus.APPROVED, RefundStatus.PROCESSING)).toBe(true);
  });

  it('stays as it ended', () => {
    for (const ended of [
      RefundStatus.SUCCEEDED,
      RefundStatus.FAILED,
      RefundStatus.REJECTED,
      RefundStatus.CANCELED,
    ]) {
      for (const next of Object.values(RefundStatus)) expect(mayBecome(ended, next)).toBe(false);
    }
  });

  it('is found again among the provider’s cancels by its id', () => {
    const id = '0191d3c4-0000-7000-8000-000000000001';
    expect(isReasonOf(id, cancelReason(id, RefundReason.WRONG_AMOUNT))).toBe(true);
    expect(isReasonOf(id, cancelReason('0191d3c4-0000-7000-8000-000000000002', RefundReason.OTHER))).toBe(
      false,
    );
  });
});

describe('what of a refund is free of tax (S000-TBL-09)', () => {
  it.each([
    ['nothing of it was', 5_000n, 10_000n, 0n, [0n, 0n, 0n]],
    ['all of it was', 5_000n, 10_000n, 10_000n, [5_000n, 5_000n, 5_000n]],
    ['a part, at its share', 5_000n, 10_000n, 3_000n, [0n, 3_000n, 1_500n]],
    ['more than the taxed part goes back', 8_000n, 10_000n, 3_000n, [1_000n, 3_000n, 2_400n]],
    ['everything goes back', 10_000n, 10_000n, 3_000n, [3_000n, 3_000n, 3_000n]],
    ['the nearest won', 1n, 3n, 2n, [0n, 1n, 1n]],
    ['nothing is left', 0n, 0n, 0n, [0n, 0n, 0n]],
  ])('%s', (_name, amount, all, taxFree, [least, most, share]) => {
    expect(taxFreeBounds(amount, { all, taxFree })).toEqual({ least, most });
    expect(taxFreeShare(amount, { all, taxFree })).toBe(share);
  });

  it('never leaves more of either kind than was paid, in whatever parts it goes back', () => {
    for (let taxFree = 0n; taxFree <= 7n; taxFree += 1n) {
      let left = { all: 7n, taxFree };
      for (const amount of [1n, 2n, 1n, 3n]) {
        const part = taxFreeShare(amount, left);
        left = { all: left.all - amount, taxFree: left.taxFree - part };
        expect(left.taxFree >= 0n && left.taxFree <= left.all, JSON.stringify(String(taxFree))).toBe(true);
      }
      expect(left).toEqual({ all: 0n, taxFree: 0n });
    }
  });
});

describe('what becomes of the membership that was paid for (S003-MEM-04)', () => {
  const now = new Date('2026-11-29T00:00:00Z');
  const given = {
    tier: 'PLUS',
    startsAt: new Date('2026-11-01T00:00:00Z'),
    endsAt: new Date('2026-12-01T00:00:00Z'),
    isEndedEarly: false,
  };

  it.each([
    ['a part goes back: it stays', given, false, 'STAYS'],
    ['all goes back: it ends', given, true, 'ENDS'],
    ['a part, before it is given: it will be', null, false, 'STAYS'],
    ['all, before it is given: it never will be', null, true, 'NEVER_BEGINS'],
    ['it has run out', { ...given, endsAt: now }, true, 'OVER'],
    ['it was ended before', { ...given, isEndedEarly: true }, false, 'OVER'],
  ])('%s', (_name, membership, isWhole, effect) => {
    expect(membershipEffect(membership, isWhole, now)).toBe(effect);
  });
});
