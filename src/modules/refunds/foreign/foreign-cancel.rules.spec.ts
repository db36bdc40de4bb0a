import { describe, expect, it } from 'vitest';
import { won } from '../../../shared/money.js';
import { cancelReason, RefundReason } from '../refund.rules.js';
import { fromText, notOnRecord, sumOf, toText } from './foreign-cancel.rules.js';

const OURS = { id: '01930000-0000-7000-8000-000000000001', transactionKey: 'txrd_ours' };
const LOST = { id: '01930000-0000-7000-8000-000000000002', transactionKey: null };
const cancel = (transactionKey: string, amount: number, reason = '상점관리자 취소', taxFree = 0) => ({
  transactionKey,
  amount: won(amount),
  taxFree: won(taxFree),
  reason,
});

describe('cancels that were made past us (S001-PAY-06, S001-PAY-14)', () => {
  it('are those with neither the key nor the id of a refund of ours', () => {
    const cancels = [
      cancel('txrd_ours', 1_000, '고객 요청'),
      cancel('txrd_2', 2_000, cancelReason(LOST.id, RefundReason.OTHER)),
      cancel('txrd_3', 3_000),
      cancel('txrd_4', 4_000, '[01930000-0000-7000-8000-000000000009]'),
    ];
    const foreign = notOnRecord(cancels, [OURS, LOST]);
    expect(foreign.map(({ transactionKey }) => transactionKey)).toEqual(['txrd_3', 'txrd_4']);
    expect(sumOf(foreign)).toBe(7_000n);
  });

  it('are not hidden by somebody who writes the id of a refund of ours into the reason', () => {
    const forged = cancel('txrd_9', 9_000, cancelReason(OURS.id, RefundReason.OTHER));
    expect(notOnRecord([forged], [OURS])).toEqual([forged]);
  });

  it('are the same text in whatever order, and come back from it', () => {
    const [a, b] = [cancel('txrd=x', 5), cancel('a', 7, '', 3)];
    expect(toText([a, b])).toBe(toText([b, a]));
    expect(fromText(toText([a, b]))).toMatchObject([
      { transactionKey: 'a', amount: 7n, taxFree: 3n },
      { transactionKey: 'txrd=x', amount: 5n, taxFree: 0n },
    ]);
    expect(fromText('')).toEqual([]);
  });
});
