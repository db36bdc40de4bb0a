import { describe, expect, it } from 'vitest';
import { readTossError, readTossPayment } from './toss.wire.js';

const CARD = {
  paymentKey: 'tgen_20250626194853NtWm4',
  orderId: 'MD-20261128-AAAAAAAAAAAAAAAAAA',
  status: 'DONE',
  currency: 'KRW',
  totalAmount: 1_000,
  balanceAmount: 1_000,
  approvedAt: '2025-06-26T19:49:06+09:00',
  method: '카드',
  card: { issuerCode: '41', number: '43301234****123*' },
};
const ACCOUNT = {
  bankCode: '88',
  accountNumber: 'X3790109057645',
  dueDate: '2025-11-30T15:17:19+09:00',
  expired: false,
  refundStatus: 'NONE',
};

describe('what Toss may add or change without a word (S001-PAY-14, S001-TBL-03)', () => {
  it('fields nobody knows are passed over, also inside of others', () => {
    const more = {
      ...CARD,
      cardInstant: { a: 1 },
      card: { ...CARD.card, tokenised: true },
      risk: null,
      metadata: [],
    };
    expect(readTossPayment(more)).toEqual(readTossPayment(CARD));
  });

  it.each([
    ['status', 'ON_THE_MOON'],
    ['status', 'ABORTED'],
  ])('a %s of %s is kept as it came', (field, value) => {
    expect(readTossPayment({ ...CARD, [field]: value })?.status).toBe(value);
  });

  it('a method nobody knows is OTHER under its own name; unknown issuers and banks show the method', () => {
    expect(readTossPayment({ ...CARD, method: '양자결제', card: null })).toMatchObject({
      method: 'OTHER',
      instrumentLabel: '양자결제',
    });
    expect(readTossPayment({ ...CARD, card: { issuerCode: 'ZZ', number: null } })).toMatchObject({
      method: 'CARD',
      instrumentLabel: '카드',
      instrumentLast4: null,
    });
    const transfer = { ...CARD, method: '계좌이체', card: null, transfer: { bankCode: 'ZZ' } };
    expect(readTossPayment(transfer)).toMatchObject({ method: 'TRANSFER', instrumentLabel: '계좌이체' });
  });

  it('an account of an unknown bank, with an unknown refund status, is an account', () => {
    const body = {
      ...CARD,
      method: '가상계좌',
      card: null,
      virtualAccount: { ...ACCOUNT, bankCode: 'ZZ', refundStatus: 'NEW' },
    };
    expect(readTossPayment(body)?.virtualAccount).toEqual({
      bankCode: 'ZZ',
      accountNumber: 'X3790109057645',
      dueAt: new Date('2025-11-30T15:17:19+09:00'),
      expired: false,
      refundStatus: 'NEW',
    });
    for (const broken of [
      { dueDate: null },
      { dueDate: 'soon' },
      { accountNumber: null },
      { bankCode: undefined },
    ]) {
      expect(
        readTossPayment({ ...body, virtualAccount: { ...ACCOUNT, ...broken } })?.virtualAccount,
      ).toBeNull();
    }
  });

  it.each([
    ['a fraction of a won', { totalAmount: 1_000.5 }],
    ['less than nothing', { balanceAmount: -1 }],
    ['an amount in text', { totalAmount: '1000' }],
    ['no key', { paymentKey: '' }],
    ['no status', { status: null }],
    ['a list', { cancels: {} }],
  ])('%s is no payment: then nothing is known', (_name, change) => {
    expect(readTossPayment({ ...CARD, ...change })).toBeNull();
  });

  it('what is no error of theirs is none', () => {
    expect(readTossError({ code: 'SOMETHING_NEW', message: '새 오류', extra: 1 })).toEqual({
      code: 'SOMETHING_NEW',
      message: '새 오류',
    });
    for (const foreign of [null, '<html>', { error: 'x' }, { code: 1, message: 'x' }]) {
      expect(readTossError(foreign)).toBeNull();
    }
  });
});
