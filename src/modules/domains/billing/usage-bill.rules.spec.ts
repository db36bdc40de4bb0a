import { describe, expect, it } from 'vitest';
import { parseBillingDate, type BillingDate } from '../../../shared/time.js';
import { firstOfMonth, isBillable, orderName, payerOf, UsageBillStatus } from './usage-bill.rules.js';

const { OPEN, PAID, VOID } = UsageBillStatus;

describe('a bill is for a month of Seoul, and one payment pays it (S001-PAY-01)', () => {
  it('reads months, and nothing else', () => {
    expect(firstOfMonth('2026-10')).toBe('2026-10-01');
    for (const no of ['2026-13', '2026-1', '2026-10-01', '', '26-10', '2026-00'])
      expect(firstOfMonth(no), no).toBeNull();
  });

  it('begins to be billable at midnight in Seoul', () => {
    const december = parseBillingDate('2026-12-01') as BillingDate;
    expect(isBillable(december, new Date('2026-11-30T14:59:59Z'))).toBe(false);
    expect(isBillable(december, new Date('2026-11-30T15:00:00Z'))).toBe(true);
    expect(orderName(december)).toBe('도메인 이용료 2026년 12월');
  });

  it.each<[string, UsageBillStatus, string | null, string[], string | null]>([
    ['nobody paid', OPEN, null, [], null],
    ['the first of two pays', OPEN, null, ['a', 'b'], 'a'],
    ['who pays goes on to', PAID, 'b', ['a', 'b'], 'b'],
    ['who was given the money back does not', PAID, 'a', [], null],
    ['another who paid too takes the place', PAID, 'a', ['b'], 'b'],
    ['nothing is owed on a void bill', VOID, null, ['a'], null],
  ])('%s', (_name, status, paymentId, captured, expected) => {
    expect(payerOf({ status, paymentId }, captured)).toBe(expected);
  });
});
