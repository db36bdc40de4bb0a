import { describe, expect, it } from 'vitest';
import { atStake, kindOf, nextStepOf, SettlementDifferenceKind, type Unmatched } from './difference.rules.js';

const HERE = { lineDay: null, transactionDay: null };
const MATCHED: Unmatched = {
  key: 'txrd_1',
  order: 10_000n,
  ledger: 10_000n,
  provider: 10_000n,
  line: 10_000n,
  expectedFee: 308n,
  chargedFee: 308n,
  problem: null,
  paymentId: 'p',
};
const NOT_OURS = { order: null, ledger: null, paymentId: null };

describe('what a difference is called, and how much is at stake (S001-PAY-14)', () => {
  it.each<[string, Partial<Unmatched>, string, bigint]>([
    ['no line', { line: null }, 'LINE_MISSING', 10_000n],
    ['a line of another amount', { line: 9_000n }, 'LINE_AMOUNT', 1_000n],
    ['another fee', { chargedFee: 330n }, 'FEE_DIFFERENT', 22n],
    ['a line that cannot be read', { line: 0n, problem: 'not readable: amount' }, 'LINE_UNREADABLE', 10_000n],
    ['a second line', { ...NOT_OURS, key: 'txrd_1#2', provider: null }, 'LINE_DOUBLED', 10_000n],
    ['a line nobody knows', { ...NOT_OURS, provider: null }, 'LINE_UNKNOWN', 10_000n],
    [
      'a payment that the provider does not list',
      { provider: null, line: null },
      'PROVIDER_MISSING',
      10_000n,
    ],
    ['another amount there', { provider: 9_500n }, 'PROVIDER_AMOUNT', 500n],
    ['a payment that is not ours', { ...NOT_OURS }, 'UNKNOWN_TRANSACTION', 10_000n],
    [
      'a refund that is not ours',
      { order: null, ledger: null, provider: -4_000n, line: -4_000n },
      'FOREIGN_CANCEL',
      4_000n,
    ],
    ['a transaction listed twice', { ...NOT_OURS, key: 'txrd_1#2', line: null }, 'PROVIDER_DOUBLED', 10_000n],
    ['nothing in the books', { ledger: null }, 'LEDGER_MISSING', 10_000n],
    ['too much in the books', { ledger: 10_001n }, 'LEDGER_AMOUNT', 1n],
    ['a posting without a payment', { order: null, provider: null, line: null }, 'ORDER_MISSING', 10_000n],
    [
      'a refund without a line',
      { order: -300n, ledger: -300n, provider: -300n, line: null },
      'LINE_MISSING',
      300n,
    ],
  ])('%s', (_name, change, kind, stake) => {
    const found = { ...MATCHED, ...change };
    expect(kindOf(found, HERE)).toBe(kind);
    expect(atStake(kindOf(found, HERE), found)).toBe(stake);
  });

  it('a line under another day is told apart on both days', () => {
    const day = '2026-11-20';
    expect(kindOf({ ...MATCHED, line: null }, { ...HERE, lineDay: day })).toBe('LINE_OTHER_DAY');
    expect(kindOf({ ...MATCHED, ...NOT_OURS, provider: null }, { ...HERE, transactionDay: day })).toBe(
      'LINE_OTHER_DAY',
    );
  });

  it('each kind has a next step', () => {
    for (const kind of Object.values(SettlementDifferenceKind)) expect(nextStepOf(kind)).toBeDefined();
  });
});
