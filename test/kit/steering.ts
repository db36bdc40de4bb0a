import { PayOutRefund } from '../../src/modules/refunds/index.js';
import { SyncPayment } from '../../src/modules/payments/sync-payment.use-case.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { Order } from './buyer.js';
import type { TestSystem } from './test-system.js';

/** One request as the twin saw it; what tests look at. */
export interface TwinRequest {
  endpoint: 'confirm' | 'cancel' | 'lookup' | null;
  orderId: string | null;
  paymentKey: string | null;
  idempotencyKey: string | null;
  status: number | null;
  replayed: boolean;
  body: Record<string, unknown> | null;
}

/** What the provider was asked about an order. */
export async function requestsOf(
  system: TestSystem,
  orderId: string,
  endpoint?: TwinRequest['endpoint'],
): Promise<TwinRequest[]> {
  const { body } = await system.twin.control<TwinRequest[]>('GET', '/requests');
  return body.filter((r) => r.orderId === orderId && (endpoint === undefined || r.endpoint === endpoint));
}

/** Scripts a misbehaviour of the provider for one order. */
export async function misbehave(
  system: TestSystem,
  order: Order,
  fault: { endpoint: 'confirm' | 'cancel' | 'lookup'; kind: string } & Record<string, unknown>,
): Promise<void> {
  const reply = await system.twin.control('POST', '/faults', { orderId: order.orderId, ...fault });
  if (reply.status !== 201) throw new Error(reply.text);
}

/** Makes every open payment's next look due, as if the time had passed. */
export async function paymentsDue(system: TestSystem): Promise<void> {
  await system.sql(
    `UPDATE payments SET next_check_at = now() - interval '1 second' WHERE next_check_at IS NOT NULL`,
  );
}

/** The janitor's round, now: everything that waits for a look is looked at. */
export async function janitor(system: TestSystem): Promise<number> {
  await paymentsDue(system);
  return system.get(SyncPayment).executeDue(systemActor('test'));
}

/** The refunds' round, now. */
export async function refundRound(system: TestSystem): Promise<number> {
  await system.sql(
    `UPDATE refunds SET next_check_at = now() - interval '1 second' WHERE next_check_at IS NOT NULL`,
  );
  return system.get(PayOutRefund).executeDue();
}

export interface PaymentRow {
  status: string;
  provider_status: string | null;
  payment_key: string | null;
  failure_code: string | null;
  method: string | null;
  refunded: string;
  refund_reserved: string;
  next_check_at: Date | null;
}

export async function paymentOf(system: TestSystem, order: Pick<Order, 'paymentId'>): Promise<PaymentRow> {
  const [row] = await system.sql<PaymentRow>(
    `SELECT status, provider_status, payment_key, failure_code, method, refunded, refund_reserved, next_check_at
     FROM payments WHERE id = $1`,
    [order.paymentId],
  );
  if (!row) throw new Error(`no payment ${order.paymentId}`);
  return row;
}

export async function historyOf(
  system: TestSystem,
  order: Pick<Order, 'paymentId'>,
): Promise<{ status: string; cause: string; detail: string | null; amount: string | null }[]> {
  return system.sql(
    `SELECT status, cause, detail, amount FROM payment_history WHERE payment_id = $1 ORDER BY at, id`,
    [order.paymentId],
  );
}

export async function exceptionsOf(
  system: TestSystem,
  order: Pick<Order, 'paymentId'>,
): Promise<{ kind: string; detail: string }[]> {
  return system.sql(`SELECT kind, detail FROM payment_exceptions WHERE payment_id = $1 ORDER BY kind`, [
    order.paymentId,
  ]);
}

/** Won and points postings that came from a payment or refund: proves "once". */
export async function postingsOf(system: TestSystem, sourceId: string): Promise<string[]> {
  const rows = await system.sql<{ kind: string }>(
    `SELECT kind FROM ledger_postings WHERE source_id = $1 ORDER BY kind`,
    [sourceId],
  );
  return rows.map((row) => row.kind);
}

/** Rows of every table a refused request could have written. Compare before and after. */
export async function writtenRows(system: TestSystem): Promise<Record<string, string>> {
  const [row] = await system.sql<Record<string, string>>(`
    SELECT (SELECT count(*) FROM payment_orders) AS orders, (SELECT count(*) FROM payments) AS payments,
      (SELECT count(*) FROM payment_history) AS history, (SELECT count(*) FROM payment_confirmations) AS confirmations,
      (SELECT count(*) FROM refunds) AS refunds, (SELECT count(*) FROM ledger_postings) AS postings,
      (SELECT count(*) FROM ledger_holds) AS holds, (SELECT count(*) FROM outbox) AS outbox,
      (SELECT count(*) FROM idempotency_keys) AS keys, (SELECT count(*) FROM audit_events) AS audit`);
  return row ?? {};
}
