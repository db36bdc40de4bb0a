import { refund, type RefundAnswer } from '../kit/back-office.js';
import { buyPoints, type Order } from '../kit/buyer.js';
import type { StaffClient } from '../kit/staff-client.js';
import { refundRound } from '../kit/steering.js';
import { eventually } from '../kit/eventually.js';
import { type Customer, type TestSystem } from '../kit/test-system.js';
import { addDays, billingDate, type BillingDate } from '../../src/shared/time.js';

export interface Difference {
  id: string;
  day: string;
  kind: string;
  status: string;
  nextStep: string;
  amount: string;
  orderAmount: string | null;
  ledgerAmount: string | null;
  providerAmount: string | null;
  lineAmount: string | null;
  orderId: string | null;
  detail: string;
  version: number;
  resolution: string | null;
  closedBy: string | null;
  owner: { id: string; name: string } | null;
  payment: { id: string } | null;
  history: { action: string; by: string | null; text: string | null }[];
}

interface Sums {
  total: string;
  matched: string;
  differing: string;
  remainder: string;
}

export interface Day {
  matchedCount: number;
  openCount: number;
  resolvedCount: number;
  order: Sums;
  ledger: Sums;
  provider: Sums;
  line: Sums;
}

export const DIFFERENCE = `id day kind status nextStep amount orderAmount ledgerAmount providerAmount lineAmount orderId
  detail version resolution closedBy owner { id name } payment { id } history { action by text }`;
const SUMS = '{ total matched differing remainder }';

export const daysAgo = (days: number): BillingDate => addDays(billingDate(new Date()), -days);

/** A point in time of a Korean day, on the provider's clock, for what `act` does there. */
export async function onDay<T>(
  system: TestSystem,
  day: string,
  act: () => Promise<T>,
  time = '12:00:00',
): Promise<T> {
  await system.twin.control('POST', '/clock', { now: `${day}T${time}+09:00` });
  try {
    return await act();
  } finally {
    await system.twin.control('POST', '/clock', { now: null });
  }
}

export function sell(system: TestSystem, customer: Customer, day: string, amount: string): Promise<Order> {
  return onDay(system, day, () => buyPoints(system, customer, amount));
}

export function giveBack(
  system: TestSystem,
  staff: StaffClient,
  day: string,
  order: Order,
  amount: string,
): Promise<RefundAnswer> {
  return onDay(system, day, async () => {
    const asked = await refund(staff, order.paymentId, amount);
    await refundRound(system);
    return asked;
  });
}

/** Runs the day's settlement as staff does, and waits for its end. */
export async function settle(staff: StaffClient, day: string): Promise<Record<string, number>> {
  const { runSettlement } = await staff.ok<{ runSettlement: { id: string } }>(
    `mutation ($day: BillingDate!) { runSettlement(day: $day) { id } }`,
    { day },
  );
  const result = await eventually(async () => {
    const { job } = await staff.ok<{ job: { status: string; result: string | null; error: string | null } }>(
      `query ($id: ID!) { job(id: $id) { status result error } }`,
      { id: runSettlement.id },
    );
    if (job.status === 'FAILED') throw new Error(`the run failed: ${job.error ?? ''}`);
    return job.status === 'COMPLETED' && job.result;
  });
  return JSON.parse(result) as Record<string, number>;
}

export async function differencesOf(
  staff: StaffClient,
  filter: Record<string, unknown>,
): Promise<Difference[]> {
  const { settlementDifferences } = await staff.ok<{ settlementDifferences: { items: Difference[] } }>(
    `query ($filter: SettlementDifferenceFilter) {
      settlementDifferences(filter: $filter, limit: 100) { total totalAmount items { ${DIFFERENCE} } } }`,
    { filter },
  );
  return settlementDifferences.items;
}

export async function dayOf(staff: StaffClient, day: string): Promise<Day> {
  const { settlementDay } = await staff.ok<{ settlementDay: Day }>(
    `query ($day: BillingDate!) { settlementDay(day: $day) { matchedCount openCount resolvedCount
      order ${SUMS} ledger ${SUMS} provider ${SUMS} line ${SUMS} } }`,
    { day },
  );
  return settlementDay;
}

/** Bends the settlement line of an order, or of one of its transactions. */
export async function bend(system: TestSystem, fault: Record<string, unknown>): Promise<void> {
  const reply = await system.twin.control('POST', '/settlements/faults', fault);
  if (reply.status !== 201) throw new Error(reply.text);
}

export async function straighten(system: TestSystem): Promise<void> {
  await system.twin.control('DELETE', '/settlements/faults');
}
