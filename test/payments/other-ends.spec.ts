import { freePort } from '../kit/free-port.js';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { authenticate, confirm, orderPoints, redirectSuccess, type Order } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { exceptionsOf, historyOf, janitor, paymentOf, postingsOf, requestsOf } from '../kit/steering.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const MINUTES = 60_000;

/** Stands before the twin and changes the status it shows for one order. */
class Liar {
  private readonly says = new Map<string, string>();
  private server: Server | null = null;

  constructor(private readonly truth: () => string) {}

  async listen(port: number): Promise<void> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.forward(request.method ?? 'GET', request.url ?? '/', request.headers, Buffer.concat(chunks))
          .then(({ status, text }) =>
            response.writeHead(status, { 'content-type': 'application/json' }).end(text),
          )
          .catch(() => response.destroy());
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(port, '127.0.0.1', resolve));
  }

  say(order: Order, status: string | null): void {
    if (status === null) this.says.delete(order.orderId);
    else this.says.set(order.orderId, status);
  }

  close(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async forward(
    method: string,
    path: string,
    headers: Record<string, string | string[] | undefined>,
    body: Buffer,
  ): Promise<{ status: number; text: string }> {
    const kept = ['authorization', 'content-type', 'idempotency-key'].flatMap((name) =>
      typeof headers[name] === 'string' ? [[name, headers[name]] as [string, string]] : [],
    );
    const init = { method, headers: kept, ...(method === 'POST' ? { body: new Uint8Array(body) } : {}) };
    const answer = await fetch(`${this.truth()}${path}`, init);
    const text = await answer.text();
    const json = JSON.parse(text) as { orderId?: string; status?: string };
    const lie = this.says.get(json.orderId ?? '');
    if (answer.status === 200 && lie) json.status = lie;
    return { status: answer.status, text: JSON.stringify(json) };
  }
}

describe('ends other than a card that pays at once (S001-TBL-03, S003-PAY-02, S001-PAY-06, S001-PAY-14)', () => {
  let system: TestSystem;
  let customer: Customer;
  let liar: Liar;

  beforeAll(async () => {
    const port = await freePort();
    system = await TestSystem.start({
      role: 'api',
      environment: { TOSS_API_URL: `http://127.0.0.1:${port}` },
    });
    liar = new Liar(() => system.twin.url);
    await liar.listen(port);
    customer = await system.customer();
  });
  afterEach(async () => {
    await system.twin.control('POST', '/clock', { now: null });
    await proveMoney(system);
  });
  afterAll(async () => {
    await system.stop();
    liar.close();
  });

  /** As if an order had been made that long ago. */
  async function age(order: Order, ms: number): Promise<void> {
    await ownerSql(
      `UPDATE payments SET requested_at = requested_at - make_interval(secs => $2) WHERE id = $1`,
      [order.paymentId, ms / 1_000],
    );
  }

  async function ownerSql(sql: string, parameters: unknown[]): Promise<void> {
    const owner = new pg.Client(system.database.ownerUrl);
    await owner.connect();
    await owner.query(sql, parameters).finally(() => owner.end());
  }

  async function virtualAccount(amount: string): Promise<{ order: Order; paymentKey: string }> {
    const order = await orderPoints(system, customer, amount);
    const { paymentKey } = await system.twin.authenticated({
      orderId: order.orderId,
      amount: Number(amount),
      method: 'VIRTUAL_ACCOUNT',
    });
    const { data } = await confirm(customer, order, paymentKey);
    expect(data?.confirmPayment.status).toBe('WAITING_FOR_DEPOSIT');
    return { order, paymentKey };
  }

  it('a virtual account: nothing is credited before the deposit, once after it', async () => {
    const { order, paymentKey } = await virtualAccount('50000');
    expect(await postingsOf(system, order.paymentId)).toEqual([]);
    const page = await redirectSuccess(system, order, paymentKey);
    expect(await page.text()).toContain('data-status="WAITING_FOR_DEPOSIT"');
    await janitor(system);
    expect((await paymentOf(system, order)).status).toBe('WAITING_FOR_DEPOSIT');

    await system.twin.control('POST', `/payments/${paymentKey}/deposit`);
    await Promise.all([janitor(system), janitor(system)]);
    expect(await paymentOf(system, order)).toMatchObject({ status: 'DONE', method: 'VIRTUAL_ACCOUNT' });
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
    const again = await confirm(customer, order, paymentKey);
    expect(again.data?.confirmPayment.status).toBe('DONE');
    expect(await requestsOf(system, order.orderId, 'confirm')).toHaveLength(1);
  });

  it('an order whose window nobody opened is EXPIRED once the provider’s time is over, not before', async () => {
    const order = await orderPoints(system, customer, '2000');
    await age(order, 40 * MINUTES);
    await janitor(system);
    expect((await paymentOf(system, order)).status).toBe('READY');
    await age(order, 1 * MINUTES);
    await janitor(system);
    expect(await paymentOf(system, order)).toMatchObject({
      status: 'EXPIRED',
      failure_code: 'EXPIRED_PAYMENT',
      next_check_at: null,
    });
    const { errors } = await confirm(customer, order, 'too-late');
    expect(errors[0]?.extensions).toMatchObject({ code: 'ORDER_NOT_PAYABLE', args: { status: 'EXPIRED' } });
    const [row] = await system.sql<{ status: string }>(
      `SELECT o.status FROM payment_orders o JOIN payments p ON p.order_id = o.id WHERE p.id = $1`,
      [order.paymentId],
    );
    expect(row?.status).toBe('EXPIRED');
  });

  it.each([
    ['opened but not authenticated', false, 31],
    ['authenticated but never confirmed', true, 11],
  ])('a window %s expires with the provider’s clock', async (_name, press, minutes) => {
    const order = await orderPoints(system, customer, '2500');
    const fields = { orderId: order.orderId, amount: 2_500 };
    const { paymentKey } = press ? await system.twin.authenticated(fields) : await system.twin.ready(fields);
    await janitor(system);
    expect((await paymentOf(system, order)).status).toBe('READY');
    await system.twin.control('POST', '/clock', { advanceMs: minutes * MINUTES });
    await janitor(system);
    expect(await paymentOf(system, order)).toMatchObject({ status: 'EXPIRED', provider_status: 'EXPIRED' });
    const { errors } = await confirm(customer, order, paymentKey);
    expect(errors[0]?.extensions.code).toBe('ORDER_NOT_PAYABLE');
    expect(await requestsOf(system, order.orderId, 'confirm')).toEqual([]);
  });

  it('a customer who comes back too late is told so, and not charged', async () => {
    const order = await orderPoints(system, customer, '2600');
    const paymentKey = await authenticate(system, order);
    await system.twin.control('POST', '/clock', { advanceMs: 11 * MINUTES });
    const { data } = await confirm(customer, order, paymentKey);
    expect(data?.confirmPayment.status).toBe('EXPIRED');
    expect(await postingsOf(system, order.paymentId)).toEqual([]);
  });

  it('given up by the customer: cannot be paid any more; giving up twice is fine, after paying refused', async () => {
    const CANCEL = `mutation ($o: String!, $k: String!) { cancelPaymentOrder(orderId: $o, idempotencyKey: $k) { status } }`;
    const order = await orderPoints(system, customer, '2700');
    const paymentKey = await authenticate(system, order);
    for (let time = 0; time < 2; time += 1) {
      const { cancelPaymentOrder } = await customer.client.ok<{ cancelPaymentOrder: { status: string } }>(
        CANCEL,
        { o: order.orderId, k: randomUUID() },
      );
      expect(cancelPaymentOrder.status).toBe('CANCELED');
    }
    const { errors } = await confirm(customer, order, paymentKey);
    expect(errors[0]?.extensions.code).toBe('ORDER_NOT_PAYABLE');
    expect(await requestsOf(system, order.orderId, 'confirm')).toEqual([]);

    const paid = await orderPoints(system, customer, '2800');
    await confirm(customer, paid, await authenticate(system, paid));
    const refused = await customer.client.refused(CANCEL, { o: paid.orderId, k: randomUUID() });
    expect(refused.extensions).toMatchObject({ code: 'ORDER_NOT_CANCELABLE', args: { status: 'DONE' } });
  });

  it('a provider status nobody knows is kept as UNKNOWN with its name, and resolved later (S001-TBL-03)', async () => {
    const order = await orderPoints(system, customer, '2900');
    const paymentKey = await authenticate(system, order);
    liar.say(order, 'ON_THE_MOON');
    const { data } = await confirm(customer, order, paymentKey);
    expect(data?.confirmPayment.status).toBe('UNKNOWN');
    const kept = await paymentOf(system, order);
    expect(kept).toMatchObject({ status: 'UNKNOWN', provider_status: 'ON_THE_MOON' });
    expect(kept.next_check_at).not.toBeNull();
    expect(await postingsOf(system, order.paymentId)).toEqual([]);
    liar.say(order, null);
    await janitor(system);
    expect((await paymentOf(system, order)).status).toBe('DONE');
    expect((await historyOf(system, order)).map((line) => line.status)).toEqual([
      'READY',
      'CONFIRMING',
      'UNKNOWN',
      'DONE',
    ]);
  });

  it('a paid order whose provider suddenly says something unknown stays paid, and staff is told', async () => {
    const order = await orderPoints(system, customer, '3100');
    await confirm(customer, order, await authenticate(system, order));
    liar.say(order, 'ON_THE_MOON');
    await system.sql(`UPDATE payments SET next_check_at = now() WHERE id = $1`, [order.paymentId]);
    await janitor(system);
    liar.say(order, null);
    expect((await paymentOf(system, order)).status).toBe('DONE');
    expect(await exceptionsOf(system, order)).toEqual([
      { kind: 'PROVIDER_WENT_BACK', detail: 'provider says ON_THE_MOON' },
    ]);
  });
});
