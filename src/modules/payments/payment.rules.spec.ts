import { describe, expect, it } from 'vitest';
import { won } from '../../shared/money.js';
import {
  mayBecome,
  nextCheckDelayMs,
  PaymentStatus,
  refundable,
  simpleStatus,
  statusFromProvider,
  statusTakenBack,
} from './payment.rules.js';

const S = PaymentStatus;

describe('payment status (S001-TBL-03)', () => {
  it('never turns a paid order into a failed one', () => {
    for (const paid of [S.DONE, S.PARTIALLY_REFUNDED, S.REFUNDED]) {
      for (const lost of [S.FAILED, S.CANCELED, S.EXPIRED, S.UNKNOWN, S.READY, S.CONFIRMING]) {
        expect(mayBecome(paid, lost)).toBe(false);
      }
    }
  });

  it('believes a capture however late it is heard of', () => {
    for (const closed of [S.FAILED, S.CANCELED, S.EXPIRED, S.UNKNOWN])
      expect(mayBecome(closed, S.DONE)).toBe(true);
  });

  it('folds into the four statuses of the requirements', () => {
    expect(Object.fromEntries(Object.values(S).map((status) => [status, simpleStatus(status)]))).toEqual({
      READY: 'READY',
      CONFIRMING: 'READY',
      WAITING_FOR_DEPOSIT: 'READY',
      UNKNOWN: 'READY',
      DONE: 'DONE',
      PARTIALLY_REFUNDED: 'DONE',
      FAILED: 'FAILED',
      EXPIRED: 'FAILED',
      CANCELED: 'CANCELLED',
      REFUNDED: 'CANCELLED',
    });
  });

  it('knows where a paid order goes whose money is gone, and only then', () => {
    expect(statusTakenBack('ABORTED')).toBe(S.CANCELED);
    expect(statusTakenBack('WAITING_FOR_DEPOSIT')).toBe(S.WAITING_FOR_DEPOSIT);
    for (const other of ['DONE', 'CANCELED', 'PARTIAL_CANCELED', 'EXPIRED', 'SOMETHING_NEW', null])
      expect(statusTakenBack(other)).toBeNull();
  });

  it('keeps a provider status it does not know as UNKNOWN', () => {
    expect(statusFromProvider('SOMETHING_NEW', false)).toBe(S.UNKNOWN);
  });

  it('reads CANCELED after a capture as a refund, before one as a cancel', () => {
    expect(statusFromProvider('CANCELED', true)).toBe(S.DONE);
    expect(statusFromProvider('CANCELED', false)).toBe(S.CANCELED);
  });
});

describe('refundable', () => {
  it('counts what is promised already', () => {
    const payment = { status: S.DONE, amount: won(10_000), refunded: won(2_000), refundReserved: won(3_000) };
    expect(refundable(payment)).toBe(5_000n);
    expect(refundable({ ...payment, status: S.UNKNOWN })).toBe(0n);
  });
});

it('asks about an unknown result quickly at first, then every five minutes', () => {
  expect([0, 1, 2, 3, 4, 50].map(nextCheckDelayMs)).toEqual([1_000, 5_000, 15_000, 60_000, 300_000, 300_000]);
});
