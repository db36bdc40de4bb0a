import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { businessDaysAfter, isBusinessDay } from '../../src/sandbox/toss/settlement/business-days.js';
import { startTestTwin, type PaymentBody, type TestTwin, type TwinClient } from './toss-kit.js';

interface Line {
  transactionKey: string;
  paymentKey: string;
  orderId: string;
  amount: number | string;
  fees: { type: string; fee: number }[];
  supplyAmount: number;
  vat: number;
  payOutAmount: number;
  soldDate: string;
  paidOutDate: string;
  method: string;
  cancel: { cancelAmount: number } | null;
}

describe('S001-PAY-14 Toss twin: transactions and settlements', () => {
  let twin: TestTwin;
  let client: TwinClient;
  let sold: PaymentBody;

  beforeAll(async () => {
    twin = await startTestTwin();
    client = twin.client;
    await at('2026-09-23T14:00:00+09:00');
    sold = await client.confirmed({ amount: 10_000, instrument: 'card:41' });
    await client.cancel(sold.paymentKey, { cancelReason: 'r', cancelAmount: 3_000 });
    await client.confirmed({ amount: 50_000, method: 'TRANSFER' });
    const account = await client.confirmed({ amount: 20_000, method: 'VIRTUAL_ACCOUNT' });
    await client.control('POST', `/payments/${account.paymentKey}/deposit`);
    await at('2026-09-24T00:00:01+09:00');
  });
  afterEach(() => client.control('DELETE', '/settlements/faults'));
  afterAll(() => twin.remove());

  const at = (now: string) => client.control('POST', '/clock', { now });
  const lines = async (query = 'startDate=2026-09-23&endDate=2026-09-23'): Promise<Line[]> =>
    (await client.api<Line[]>('GET', `/v1/settlements?${query}`)).body;
  const bend = (kind: string, more: Record<string, unknown> = {}) =>
    client.control('POST', '/settlements/faults', { kind, orderId: sold.orderId, ...more });

  it('has a line for each transaction that moved money, with fee, tax and what is paid out', async () => {
    const found = await lines();
    expect(found.map((line) => [line.method, line.amount, line.payOutAmount])).toEqual([
      ['카드', 10_000, 9_692],
      ['카드', -3_000, -2_908],
      ['계좌이체', 50_000, 49_010],
      ['가상계좌', 20_000, 19_670],
    ]);
    for (const line of found) {
      const fee = line.fees.reduce((sum, part) => sum + part.fee, 0);
      expect(fee).toBe(line.supplyAmount + line.vat);
      expect(line.payOutAmount).toBe(Number(line.amount) - fee);
    }
    expect(found[1]?.cancel).toMatchObject({ cancelAmount: 3_000 });
    const { body } = await client.api<{ transactionKey: string; amount: number }[]>(
      'GET',
      '/v1/transactions?startDate=2026-09-23&endDate=2026-09-24',
    );
    const moved = body.filter((row) => row.amount !== 0);
    expect(moved.map((row) => row.transactionKey)).toEqual(found.map((line) => line.transactionKey));
  });

  it('pays out on business days in Korea: over Chuseok and a weekend', async () => {
    expect((await lines()).map((line) => line.paidOutDate)).toEqual([
      '2026-09-29',
      '2026-09-29',
      '2026-09-28',
      '2026-09-28',
    ]);
    expect(await lines('startDate=2026-09-28&endDate=2026-09-28&dateType=paidOutDate')).toHaveLength(2);
    expect(isBusinessDay('2026-10-05')).toBe(false);
    expect(businessDaysAfter('2026-11-27', 2)).toBe('2026-12-01');
  });

  it('shows nothing of a day before it is over', async () => {
    await at('2026-09-23T23:59:59+09:00');
    expect(await lines()).toEqual([]);
    await at('2026-09-24T00:00:01+09:00');
    expect(await lines()).toHaveLength(4);
  });

  it('pages, and refuses what it cannot read', async () => {
    const day = 'startDate=2026-09-23&endDate=2026-09-23';
    const [first, second, third] = await Promise.all(
      [1, 2, 3].map((page) => lines(`${day}&page=${page}&size=2`)),
    );
    expect([first, second, third].map((page) => page?.length)).toEqual([2, 2, 0]);
    for (const [query, code] of [
      ['startDate=2026-09-23', 'INVALID_ISO_DATE_FORMAT'],
      ['startDate=2026-09-23&endDate=yesterday', 'INVALID_ISO_DATE_FORMAT'],
      ['startDate=2026-09-24&endDate=2026-09-23', 'INVALID_DATE'],
      [`${day}&page=0`, 'INVALID_REQUEST'],
      [`${day}&size=5001`, 'EXCEED_MAX_QUERY_LIMIT'],
      [`${day}&dateType=approvedAt`, 'INVALID_REQUEST'],
    ]) {
      expect((await client.api('GET', `/v1/settlements?${query}`)).body.code, query).toBe(code);
    }
  });

  it.each([
    ['missing', {}, (found: Line[]) => found.length === 0],
    ['doubled', {}, (found: Line[]) => found.length === 2 && found[0]?.amount === found[1]?.amount],
    ['amount', { amount: -1_000 }, (found: Line[]) => found[0]?.amount === -4_000],
    ['novel', {}, (found: Line[]) => found[0]?.method === '양자결제' && 'orbit' in found[0]],
    ['unreadable', {}, (found: Line[]) => found[0]?.amount === '-3000.5'],
  ])('a line can be %s', async (kind, more, holds) => {
    expect((await bend(kind, more)).status).toBe(201);
    const latest = (await lines()).filter((line) => line.orderId === sold.orderId && line.cancel !== null);
    expect(holds(latest)).toBe(true);
  });

  it('a line can stand under another day, and stays bent over a restart', async () => {
    await bend('day', { days: 1 });
    await twin.close();
    twin = await startTestTwin({ dataFolder: twin.dataFolder });
    client = twin.client;
    expect(await lines()).toHaveLength(3);
    expect(await lines('startDate=2026-09-24&endDate=2026-09-24')).toMatchObject([
      { orderId: sold.orderId, soldDate: '2026-09-24' },
    ]);
    await client.control('DELETE', '/settlements/faults');
    expect(await lines()).toHaveLength(4);
  });

  it('makes payments that the shop never heard of, and refuses nonsense', async () => {
    const made = await client.control<{ transactionKey: string; orderId: string }>(
      'POST',
      '/settlements/foreign',
      {
        amount: 7_000,
        at: '2026-09-22T10:00:00+09:00',
      },
    );
    expect(made.status).toBe(201);
    expect(await lines('startDate=2026-09-22&endDate=2026-09-22')).toMatchObject([
      { orderId: made.body.orderId, transactionKey: made.body.transactionKey, amount: 7_000 },
    ]);
    for (const body of [{}, { kind: 'vanish' }, { kind: 'amount', amount: 0 }, { kind: 'day', days: 99 }]) {
      expect((await client.control('POST', '/settlements/faults', body)).status).toBe(400);
    }
    expect((await client.control('POST', '/settlements/foreign', { at: 'then' })).status).toBe(400);
  });

  it('its lists can be lost, slow or refused like every other call', async () => {
    await client.control('POST', '/faults', { endpoint: 'settlements', kind: 'error500Before' });
    await client.control('POST', '/faults', { endpoint: 'transactions', kind: 'nonJson' });
    const day = 'startDate=2026-09-23&endDate=2026-09-23';
    expect((await client.api('GET', `/v1/settlements?${day}`)).status).toBe(500);
    expect((await client.api('GET', `/v1/transactions?${day}`)).status).toBe(502);
    expect(await lines()).toHaveLength(4);
  });
});
