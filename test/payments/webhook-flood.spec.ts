import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WatchWebhooks } from '../../src/modules/payments/webhooks/watch-webhooks.js';
import { buyPoints } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { postingsOf } from '../kit/steering.js';
import { eventually, TestSystem, type Customer } from '../kit/test-system.js';

const FORGED = 10_000;
const AT_ONCE = 40;

describe('ten thousand forged webhooks (S001-PAY-14)', () => {
  let system: TestSystem;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start();
    customer = await system.customer();
  });
  afterAll(() => system.stop());

  const bodies = [
    (n: number) =>
      JSON.stringify({
        eventType: 'PAYMENT_STATUS_CHANGED',
        data: { orderId: `MD-forged-${n}`, status: 'DONE' },
      }),
    (n: number) =>
      JSON.stringify({ secret: `s${n}`, transactionKey: 't', orderId: `MD-forged-${n}`, status: 'DONE' }),
    (n: number) => JSON.stringify({ eventType: 'payout.changed', entityBody: { n } }),
    (n: number) => `{"eventType": ${n}`,
  ];

  async function forge(n: number): Promise<number> {
    const response = await fetch(`${system.url}/webhooks/toss`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'tosspayments-webhook-transmission-id': randomUUID() },
      body: bodies[n % bodies.length]?.(n),
    });
    await response.arrayBuffer();
    return response.status;
  }

  it('are kept and answered; customers pay meanwhile, the provider is not asked, and staff gets no heap of items', async () => {
    let next = 0;
    const statuses = new Map<number, number>();
    const flood = Array.from({ length: AT_ONCE }, async () => {
      while (next < FORGED) {
        next += 1;
        const status = await forge(next);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    });
    await eventually(async () => next > FORGED / 10, 60_000);
    const order = await buyPoints(system, customer, '5000');
    expect(order.status).toBe('DONE');
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
    await Promise.all(flood);

    expect([...statuses.keys()]).toEqual([200]);
    const [kept] = await system.sql<{ n: string }>(
      `SELECT count(*) AS n FROM webhook_deliveries WHERE event_type <> 'PAYMENT_STATUS_CHANGED' OR order_ref LIKE 'MD-forged-%'`,
    );
    expect(Number(kept?.n)).toBe(FORGED);
    const asked = await system.twin.control<{ orderId: string | null }[]>('GET', '/requests');
    expect(asked.body.filter((request) => request.orderId?.startsWith('MD-forged-'))).toEqual([]);
    expect(await system.sql(`SELECT 1 FROM payment_exceptions`)).toEqual([]);
    await proveMoney(system);
  }, 180_000);

  it('how far behind we are is measured, for whoever gives the alarm', async () => {
    const watch = system.get(WatchWebhooks);
    await system.sql(
      `INSERT INTO webhook_deliveries (id, source, external_id, event_type, order_ref, headers, body, status, received_at)
       VALUES ($1, 'TOSS', $2, 'PAYMENT_STATUS_CHANGED', NULL, '{}', '', 'RECEIVED', now() - interval '2 minutes')`,
      [randomUUID(), randomUUID()],
    );
    expect(await watch.look()).toBeGreaterThan(119_000);
    const page = await (await fetch(`${system.url}/metrics`)).text();
    const [, seconds] = /^madang_webhook_lag_seconds ([\d.]+)/m.exec(page) ?? [];
    expect(Number(seconds)).toBeGreaterThan(100);
  });
});
