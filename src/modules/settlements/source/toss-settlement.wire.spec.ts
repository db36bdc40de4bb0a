import { describe, expect, it } from 'vitest';
import { readLine, readTransaction } from './toss-settlement.wire.js';

const TRANSACTION = {
  mId: 'tgen_docs',
  transactionKey: '5CA936D26AA197D55B4C1BE3DA247057',
  paymentKey: 'tgen_20231208100000abcde',
  orderId: 'a4CWyWY5m89PNh7xJwhk1',
  method: '카드',
  customerKey: 'somebody',
  useEscrow: false,
  receiptUrl: 'https://dashboard.tosspayments.com/receipt/redirection?transactionId=x',
  status: 'DONE',
  transactionAt: '2023-12-08T23:59:59+09:00',
  currency: 'KRW',
  amount: 1000,
};
const LINE = {
  mId: 'tgen_docs',
  paymentKey: 'tgen_20231208100000abcde',
  transactionKey: '5CA936D26AA197D55B4C1BE3DA247057',
  orderId: 'a4CWyWY5m89PNh7xJwhk1',
  currency: 'KRW',
  method: '카드',
  amount: 10_000,
  interestFee: 0,
  fees: [{ type: 'BASE', fee: 308 }],
  supplyAmount: 280,
  vat: 28,
  payOutAmount: 9_692,
  approvedAt: '2023-12-08T10:00:00+09:00',
  soldDate: '2023-12-08',
  paidOutDate: '2023-12-12',
  card: { number: '43301234****123*' },
  virtualAccount: { customerName: '홍길동' },
  cancel: null,
};

describe('what Toss lists and settles, as it may come (S001-PAY-14)', () => {
  it('a transaction belongs to its Korean day; what tells of people is not kept', () => {
    const read = readTransaction(TRANSACTION);
    expect(read).toMatchObject({
      key: TRANSACTION.transactionKey,
      day: '2023-12-08',
      amount: 1000n,
      problem: null,
    });
    expect(JSON.stringify(read.body)).not.toMatch(/somebody|receiptUrl/);
  });

  it('a line has its fee, tax, payout and day; the older name of the fee is read as well', () => {
    const expected = {
      amount: 10_000n,
      fee: 280n,
      vat: 28n,
      payout: 9_692n,
      day: '2023-12-08',
      payoutDay: '2023-12-12',
    };
    expect(readLine(LINE)).toMatchObject({ ...expected, problem: null });
    const { supplyAmount, ...rest } = LINE;
    expect(readLine({ ...rest, suppliedAmount: supplyAmount })).toMatchObject(expected);
    expect(readLine(rest)).toMatchObject(expected);
    expect(JSON.stringify(readLine(LINE).body)).not.toMatch(/홍길동|4330/);
  });

  it('fields, methods and fees nobody knows are passed over', () => {
    const novel = {
      ...LINE,
      method: '양자결제',
      fees: [{ type: 'LUNAR', fee: 308 }],
      orbit: { height: 1 },
      note: 'new',
    };
    expect(readLine(novel)).toMatchObject({ amount: 10_000n, method: '양자결제', problem: null });
    expect(readLine(novel).body).toMatchObject({ note: 'new' });
    expect(readTransaction({ ...TRANSACTION, status: 'ON_THE_MOON' }).status).toBe('ON_THE_MOON');
  });

  it.each<[string, Record<string, unknown>]>([
    ['a fraction of a won', { amount: 10_000.5 }],
    ['an amount in text', { amount: '10000' }],
    ['an amount beyond what numbers hold', { amount: 2 ** 60 }],
    ['another currency', { currency: 'USD' }],
    ['no payout', { payOutAmount: null }],
  ])('%s cannot be counted, and keeps its key for somebody to look', (_name, change) => {
    expect(readLine({ ...LINE, ...change })).toMatchObject({
      key: LINE.transactionKey,
      orderRef: LINE.orderId,
      amount: null,
      problem: expect.stringContaining('not readable') as string,
    });
  });

  it('what is no row at all has a key of its own, the same each time', () => {
    for (const junk of [
      null,
      'text',
      7,
      [],
      {},
      { transactionKey: '' },
      { transactionKey: 'x'.repeat(300) },
    ]) {
      const [one, two] = [readLine(junk), readLine(junk)];
      expect(one.key).toMatch(/^unreadable-[0-9a-f]{24}$/);
      expect(one).toEqual(two);
    }
    expect(readTransaction({ ...TRANSACTION, transactionAt: 'yesterday' }).problem).toContain(
      'transactionAt',
    );
  });
});
