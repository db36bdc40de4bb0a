import { describe, expect, it } from 'vitest';
import { cancelReason, isReasonOf, mayBecome, RefundReason, RefundStatus } from './refund.rules.js';

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
