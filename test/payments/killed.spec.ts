import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { refund, refundRow } from '../kit/back-office.js';
import { authenticate, buyPoints, orderPoints, type Order } from '../kit/buyer.js';
import { GraphqlClient } from '../kit/graphql-client.js';
import { proveMoney } from '../kit/money-proof.js';
import { ServerProcess } from '../kit/server-process.js';
import { paymentOf, postingsOf, requestsOf } from '../kit/steering.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import { daysAgo, sell } from '../settlements/settling.js';

const CONFIRM = `mutation ($paymentKey: String!, $orderId: String!, $amount: Won!, $key: String!) {
  confirmPayment(paymentKey: $paymentKey, orderId: $orderId, amount: $amount, idempotencyKey: $key) { status } }`;

describe('a server killed in the middle leaves nothing half done (S003-PAY-02, S000-TBL-09)', () => {
  let system: TestSystem;
  let customer: Customer;
  let staff: GraphqlClient;
  const servers: ServerProcess[] = [];

  beforeAll(async () => {
    // This process only asks and looks. The twin keeps its webhooks back, so that the janitor has to find out.
    system = await TestSystem.start({ role: 'api' });
    await system.twin.control('POST', '/webhooks/config', { discard: true });
    customer = await system.customer();
    staff = await system.staff();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
    await proveMoney(system);
  });
  afterAll(() => system.stop());

  async function start(killPoint?: string): Promise<ServerProcess> {
    const server = await ServerProcess.start(system, killPoint ? { killPoint } : {});
    servers.push(server);
    return server;
  }

  /** The rescue would come by itself after twenty seconds; the test does not wait that long. */
  async function bringForward(table: 'payments' | 'refunds', id: string): Promise<void> {
    const [row] = await system.sql<{ next_check_at: Date | null }>(
      `SELECT next_check_at FROM ${table} WHERE id = $1`,
      [id],
    );
    expect(row?.next_check_at, 'a rescue is planned').not.toBeNull();
    expect((row?.next_check_at?.getTime() ?? Infinity) - Date.now()).toBeLessThanOrEqual(20_000);
    await system.sql(`UPDATE ${table} SET next_check_at = now() WHERE id = $1`, [id]);
  }

  async function confirmAt(server: ServerProcess, order: Order): Promise<unknown> {
    const paymentKey = await authenticate(system, order);
    const client = new GraphqlClient(server.url, customer.token);
    const { orderId, amount } = order;
    return client
      .send(CONFIRM, { paymentKey, orderId, amount, key: randomUUID() })
      .catch((error: unknown) => error);
  }

  it.each([
    ['confirm.intent-committed', 0],
    ['confirm.provider-answered', 1],
  ])('killed at %s: the next server finds out and finishes, once', async (killPoint, asked) => {
    const order = await orderPoints(system, customer, '31000');
    const [armed] = await Promise.all([start(killPoint), start()]);
    const answer = confirmAt(armed, order);
    await armed.killAtPoint();
    expect(await answer, 'the caller heard nothing').toBeInstanceOf(Error);
    expect((await paymentOf(system, order)).status).toBe('CONFIRMING');
    expect(await postingsOf(system, order.paymentId)).toEqual([]);
    expect(await requestsOf(system, order.orderId, 'confirm')).toHaveLength(asked);

    await bringForward('payments', order.paymentId);
    await eventually(async () => (await paymentOf(system, order)).status === 'DONE');
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
    expect(await requestsOf(system, order.orderId, 'confirm'), 'asked once altogether').toHaveLength(1);
  });

  it.each([
    ['refund.intent-committed', 0],
    ['refund.provider-answered', 1],
  ])('killed at %s: the money goes back once', async (killPoint, asked) => {
    const order = await buyPoints(system, customer, '32000');
    const armed = await start(killPoint);
    const { id } = await refund(staff, order.paymentId, '12000');
    await armed.killAtPoint();
    expect((await refundRow(system, id)).status).toBe('PROCESSING');
    expect(await postingsOf(system, id)).toEqual([]);
    expect(await requestsOf(system, order.orderId, 'cancel')).toHaveLength(asked);

    await bringForward('refunds', id);
    await start();
    await eventually(async () => (await refundRow(system, id)).status === 'SUCCEEDED');
    expect(await postingsOf(system, id)).toEqual(['points-taken-back', 'refund']);
    expect(await requestsOf(system, order.orderId, 'cancel'), 'asked once altogether').toHaveLength(1);
    expect(await paymentOf(system, order)).toMatchObject({
      status: 'PARTIALLY_REFUNDED',
      refunded: '12000',
      refund_reserved: '0',
    });
  });

  it('killed between two pages of a settlement run: another worker goes on where it was, and the day is settled once (S001-PAY-14)', async () => {
    const day = daysAgo(3);
    await sell(system, customer, day, '33000');
    const armed = await start('long-job.settlements.run.advanced');
    const { runSettlement } = await staff.ok<{ runSettlement: { id: string } }>(
      `mutation ($day: BillingDate!) { runSettlement(day: $day) { id } }`,
      { day },
    );
    await armed.killAtPoint();
    const jobOf = async () => {
      const [row] = await system.sql<{ status: string; step: string; attempts: number }>(
        `SELECT status, checkpoint->>'step' AS step, attempts FROM long_jobs WHERE id = $1`,
        [runSettlement.id],
      );
      return row;
    };
    expect(await jobOf()).toMatchObject({ status: 'ACTIVE', step: 'lines' });
    const readings = async (): Promise<number> =>
      (await system.sql(`SELECT 1 FROM settlement_readings WHERE day = $1`, [day])).length;
    expect(await readings(), 'the first list is read').toBe(1);
    // Its worker would be missed after fifteen seconds.
    await system.sql(`UPDATE long_jobs SET lease_until = now() WHERE id = $1`, [runSettlement.id]);
    await start();
    await eventually(async () => (await jobOf())?.status === 'COMPLETED');
    expect(await readings(), 'each list is kept once').toBe(2);
    const { settlementDay } = await staff.ok<{ settlementDay: unknown }>(
      `query ($day: BillingDate!) { settlementDay(day: $day) { matchedCount openCount order { total remainder } } }`,
      { day },
    );
    expect(settlementDay).toEqual({
      matchedCount: 1,
      openCount: 0,
      order: { total: '33000', remainder: '0' },
    });
  });

  it('a kill point that never fires fails the test', async () => {
    const idle = await start('confirm.no-such-point');
    const never = expect(idle.killAtPoint()).rejects.toThrow(/ended by itself/);
    await idle.kill();
    await never;
  });
});
