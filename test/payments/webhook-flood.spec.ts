import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WatchWebhooks } from '../../src/modules/payments/webhooks/watch-webhooks.js';
import { buyPoints } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { postingsOf } from '../kit/steering.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const FORGED = 10_000;
const LINES = 4;
const PIPELINED = 25;

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

  const requestOf = (n: number): string => {
    const body = bodies[n % bodies.length]?.(n) ?? '';
    return [
      'POST /webhooks/toss HTTP/1.1',
      'host: madang',
      'content-type: application/json',
      `tosspayments-webhook-transmission-id: ${randomUUID()}`,
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n');
  };

  /** One line that sends many without waiting for each answer. */
  async function line(next: () => number[], answered: (status: string) => void): Promise<void> {
    const socket = connect(system.server.port, '127.0.0.1');
    let heard = '';
    socket.setEncoding('latin1').on('data', (text: string) => (heard += text));
    for (let asked = next(); asked.length > 0; asked = next()) {
      heard = '';
      socket.write(asked.map(requestOf).join(''));
      const statuses = (): RegExpMatchArray[] => [...heard.matchAll(/HTTP\/1\.1 (\d+) /g)];
      while (statuses().length < asked.length) await once(socket, 'data');
      for (const [, status] of statuses()) answered(status ?? '');
    }
    socket.destroy();
  }

  it('are kept and answered; customers pay meanwhile, the provider is not asked, and staff gets no heap of items', async () => {
    let sent = 0;
    const statuses = new Map<string, number>();
    const next = (): number[] => {
      const from = sent;
      sent = Math.min(FORGED, sent + PIPELINED);
      return Array.from({ length: sent - from }, (_, i) => from + i);
    };
    const flood = Array.from({ length: LINES }, () =>
      line(next, (status) => statuses.set(status, (statuses.get(status) ?? 0) + 1)),
    );
    await eventually(async () => sent > FORGED / 10, 60_000);
    const order = await buyPoints(system, customer, '5000');
    expect(order.status).toBe('DONE');
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
    await Promise.all(flood);

    expect([...statuses]).toEqual([['200', FORGED]]);
    const kept = await system.sql(
      `SELECT status = 'IGNORED' AS ignored, count(*)::integer AS n FROM webhook_deliveries
       WHERE event_type <> 'PAYMENT_STATUS_CHANGED' OR order_ref LIKE 'MD-forged-%' GROUP BY 1 ORDER BY 1`,
    );
    expect(kept).toEqual([
      { ignored: false, n: FORGED / 2 },
      { ignored: true, n: FORGED / 2 },
    ]);
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
