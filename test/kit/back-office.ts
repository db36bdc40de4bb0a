import { randomUUID } from 'node:crypto';
import type { GraphqlAnswer, GraphqlClient } from './graphql-client.js';
import { StaffClient } from './staff-client.js';
import type { TestSystem } from './test-system.js';

export interface RefundAnswer {
  id: string;
  status: string;
  version: number;
}

/** Above it a second person decides, and whoever asks confirms. */
const LIMIT = 500_000n;

/** Staff asks for money back. */
export function requestRefund(
  staff: GraphqlClient,
  paymentId: string,
  amount: string,
  key = randomUUID(),
): Promise<GraphqlAnswer<{ requestRefund: RefundAnswer }>> {
  const document = `mutation ($id: ID!, $amount: Won!, $key: String!) {
    requestRefund(paymentId: $id, amount: $amount, reason: CUSTOMER_REQUEST, idempotencyKey: $key) { id status version } }`;
  const variables = { id: paymentId, amount, key };
  const isLarge = /^\d+$/.test(amount) && BigInt(amount) > LIMIT;
  return isLarge && staff instanceof StaffClient
    ? staff.confirmed(document, variables)
    : staff.send(document, variables);
}

/** The same, when it must be accepted. */
export async function refund(staff: GraphqlClient, paymentId: string, amount: string): Promise<RefundAnswer> {
  const { data, errors } = await requestRefund(staff, paymentId, amount);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.requestRefund;
}

export function approveRefund(staff: StaffClient, asked: RefundAnswer) {
  return staff.confirmed<{ approveRefund: RefundAnswer }>(APPROVE_REFUND, {
    id: asked.id,
    version: asked.version,
  });
}

/** Confirmed already, and sent when the test says so. */
export function readyToApproveRefund(staff: StaffClient, asked: RefundAnswer) {
  return staff.ready<{ approveRefund: RefundAnswer }>(APPROVE_REFUND, {
    id: asked.id,
    version: asked.version,
  });
}

const APPROVE_REFUND = `mutation ($id: ID!, $version: Int!) {
  approveRefund(id: $id, version: $version) { id status version } }`;

export function rejectRefund(staff: GraphqlClient, asked: RefundAnswer, reason = '확인 필요') {
  return staff.send<{ rejectRefund: RefundAnswer }>(
    `mutation ($id: ID!, $version: Int!, $reason: String!) {
      rejectRefund(id: $id, version: $version, reason: $reason) { id status version } }`,
    { id: asked.id, version: asked.version, reason },
  );
}

export async function refundRow(
  system: TestSystem,
  id: string,
): Promise<{ status: string; failure_code: string | null; provider_transaction_key: string | null }> {
  const [row] = await system.sql<{
    status: string;
    failure_code: string | null;
    provider_transaction_key: string | null;
  }>(`SELECT status, failure_code, provider_transaction_key FROM refunds WHERE id = $1`, [id]);
  if (!row) throw new Error(`no refund ${id}`);
  return row;
}

/** A customer's points as the database keeps them. */
export async function pointsOfUser(
  system: TestSystem,
  userId: string,
): Promise<{ balance: string; held: string }> {
  const [row] = await system.sql<{ balance: string; held: string }>(
    `SELECT b.balance, b.held FROM ledger_balances b JOIN ledger_accounts a ON a.id = b.account_id
     WHERE a.book = 'POINTS' AND a.owner_user_id = $1`,
    [userId],
  );
  return row ?? { balance: '0', held: '0' };
}
