import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestTwin, type TestTwin, type TwinClient } from './toss-kit.js';

interface Seen {
  path: string;
  orderId: string | null;
  idempotencyKey: string | null;
  status: number | null;
  fault: string | null;
  replayed: boolean;
}

describe('S001-PAY-14 Toss twin: faults', () => {
  let twin: TestTwin;
  let client: TwinClient;
  beforeAll(async () => {
    twin = await startTestTwin();
    client = twin.client;
  });
  beforeEach(() => client.control('DELETE', '/faults'));
  afterAll(() => twin.remove());

  const fault = (kind: string, more: Record<string, unknown> = {}) =>
    client.control('POST', '/faults', { endpoint: 'confirm', kind, times: 1, ...more });
  const state = async (key: string) => (await client.api('GET', `/v1/payments/${key}`)).body.status;
  const key = (name: string) => ({ 'idempotency-key': name });

  it('executeThenDrop takes the money and loses the answer; the same key gets it back', async () => {
    const payment = await client.authenticated();
    await fault('executeThenDrop', { times: 2 });
    await expect(client.confirm(payment, 10_000, key('lost'))).rejects.toThrow();
    expect(await state(payment.paymentKey)).toBe('DONE');
    await expect(client.confirm(payment, 10_000, key('lost'))).rejects.toThrow();
    expect((await client.confirm(payment, 10_000, key('lost'))).body.status).toBe('DONE');
  });

  it('dropBefore does nothing at all', async () => {
    const payment = await client.authenticated();
    await fault('dropBefore');
    await expect(client.confirm(payment, 10_000, key('never'))).rejects.toThrow();
    expect(await state(payment.paymentKey)).toBe('IN_PROGRESS');
    expect((await client.confirm(payment, 10_000, key('never'))).status).toBe(200);
  });

  it('error500Before does nothing, error500After has done it', async () => {
    const [before, after] = [await client.authenticated(), await client.authenticated()];
    await fault('error500Before');
    expect((await client.confirm(before, 10_000, key('500b'))).status).toBe(500);
    expect(await state(before.paymentKey)).toBe('IN_PROGRESS');
    await fault('error500After');
    expect((await client.confirm(after, 10_000, key('500a'))).status).toBe(500);
    expect(await state(after.paymentKey)).toBe('DONE');
    expect((await client.confirm(after, 10_000, key('500a'))).status).toBe(200);
  });

  it('forgetKey executes a cancel again for the same key, as a server that keeps no 5xx would', async () => {
    const { paymentKey } = await client.confirmed();
    await fault('error500After', { endpoint: 'cancel', forgetKey: true });
    const body = { cancelReason: 'r', cancelAmount: 1000, refundableAmount: 10_000 };
    expect((await client.cancel(paymentKey, body, key('forgotten'))).status).toBe(500);
    const again = await client.cancel(paymentKey, body, key('forgotten'));
    expect(again.body.code).toBe('NOT_MATCHES_REFUNDABLE_AMOUNT');
  });

  it('delay acts late, executeThenDelay acts first and answers late', async () => {
    const [late, early] = [await client.authenticated(), await client.authenticated()];
    await fault('delay', { delayMs: 250 });
    const waiting = client.confirm(late, 10_000);
    await new Promise((done) => setTimeout(done, 100));
    expect(await state(late.paymentKey)).toBe('IN_PROGRESS');
    expect((await waiting).status).toBe(200);
    await fault('executeThenDelay', { delayMs: 250 });
    const answering = client.confirm(early, 10_000);
    await new Promise((done) => setTimeout(done, 100));
    expect(await state(early.paymentKey)).toBe('DONE');
    expect((await answering).status).toBe(200);
  });

  it('nonJson answers like a proxy after the money moved', async () => {
    const payment = await client.authenticated();
    await fault('nonJson');
    const reply = await client.confirm(payment, 10_000);
    expect(reply.status).toBe(502);
    expect(reply.headers.get('content-type')).toBe('text/html');
    expect(await state(payment.paymentKey)).toBe('DONE');
  });

  it('keeps to the order it was set for, in the order it was given', async () => {
    const [mine, other] = [await client.authenticated(), await client.authenticated()];
    await fault('error500Before', { orderId: mine.orderId });
    await fault('decline', { orderId: mine.orderId, code: 'INVALID_STOPPED_CARD' });
    expect((await client.confirm(other, 10_000)).status).toBe(200);
    expect((await client.confirm(mine, 10_000)).status).toBe(500);
    expect((await client.confirm(mine, 10_000)).body.code).toBe('INVALID_STOPPED_CARD');
  });

  it('declines cancels and lookups without touching the payment', async () => {
    const { paymentKey, orderId } = await client.confirmed();
    await fault('decline', { endpoint: 'cancel', code: 'REFUND_REJECTED' });
    expect((await client.cancel(paymentKey, { cancelReason: 'r' })).body.code).toBe('REFUND_REJECTED');
    await fault('decline', { endpoint: 'lookup', code: 'FORBIDDEN_CONSECUTIVE_REQUEST', orderId });
    expect((await client.api('GET', `/v1/payments/orders/${orderId}`)).status).toBe(403);
    expect((await client.api('GET', `/v1/payments/orders/${orderId}`)).body.balanceAmount).toBe(10_000);
  });

  it('says what is wrong with a fault, and lists requests with their keys', async () => {
    for (const body of [{}, { endpoint: 'confirm' }, { endpoint: 'confirm', kind: 'delay', times: 0 }]) {
      expect((await client.control('POST', '/faults', body)).status).toBe(400);
    }
    const payment = await client.authenticated();
    await fault('executeThenDrop');
    await client.confirm(payment, 10_000, key('logged')).catch(() => undefined);
    await client.confirm(payment, 10_000, key('logged'));
    const seen = (await client.control<Seen[]>('GET', '/requests')).body.filter(
      (entry) => entry.orderId === payment.orderId,
    );
    expect(seen).toMatchObject([
      { path: '/v1/payments/confirm', idempotencyKey: 'logged', status: null, fault: 'executeThenDrop' },
      { idempotencyKey: 'logged', status: 200, fault: null, replayed: true },
    ]);
    expect(JSON.stringify(seen)).not.toContain('test_sk_');
  });

  it('shows the raw state by key and by order, and the newest part of a long list', async () => {
    const paid = await client.confirmed();
    const raw = { orderId: paid.orderId, capturedAmount: 10_000, status: 'DONE' };
    expect((await client.control<unknown>('GET', `/payments/${paid.paymentKey}`)).body).toMatchObject(raw);
    expect((await client.control<unknown>('GET', `/payments?orderId=${paid.orderId}`)).body).toMatchObject([
      raw,
    ]);
    const newest = await client.control<unknown[]>('GET', '/payments?limit=1');
    expect(newest.body).toMatchObject([raw]);
    expect(Number(newest.headers.get('x-total-count'))).toBeGreaterThan(1);
    expect((await client.control('GET', '/payments/none')).status).toBe(404);
    expect((await client.control('POST', `/payments/${paid.paymentKey}/explode`)).status).toBe(404);
  });
});
