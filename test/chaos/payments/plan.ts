import type { Kill } from './fleet.js';
import type { Call, LineFault } from '../../kit/provider-line.js';
import { Random } from '../../kit/random.js';

/** How an order comes to be paid, or not. */
export const KINDS = [
  'card',
  'answer-lost',
  'call-lost',
  'gateway-error',
  'declined',
  'passing-fault',
  'account',
  'account-reversed',
  'membership',
  'membership-account',
  'usage',
  'usage-account',
  'account-spent',
  'account-expired',
  'wrong-amount',
  'wrong-key',
  'foreign-key',
  'wrong-total',
  'other-tax',
  'points-spent',
  'already-processed',
  'forgotten',
  'given-up',
  'aborted',
] as const;
export type Kind = (typeof KINDS)[number];

export interface OrderPlan {
  kind: Kind;
  amount: bigint;
  /** Who confirms at once, and when each begins. */
  confirms: { by: 'client' | 'redirect'; afterMs: number }[];
  /** Parts asked back, in hundredths of the amount, all at once; the faults meet them. */
  refunds: { percent: number; afterMs: number }[];
  /** Staff meddles meanwhile. */
  meddling: { with: 'sync' | 'recover'; afterMs: number }[];
  faults: { call: Call; fault: LineFault }[];
  refundFaults: { call: Call; fault: LineFault }[];
}

export interface SeedPlan {
  seed: number;
  orders: OrderPlan[];
  kills: Kill[];
  restarts: { store: 'postgres' | 'redis'; afterMs: number }[];
}

export const KILLS_PER_SEED = 4;

const NOT_THERE: LineFault = { kind: 'answer', status: 404, code: 'NOT_FOUND_PAYMENT', done: false };
/** Nothing is heard of a look at the provider. */
const UNSEEN = { call: 'lookup' as const, fault: { kind: 'lost-before' as const } };

const CONFIRM_FAULTS: Partial<Record<Kind, LineFault>> = {
  'answer-lost': { kind: 'lost-after' },
  'call-lost': { kind: 'lost-before' },
  'wrong-key': { kind: 'lost-before' },
  'gateway-error': { kind: 'error-after' },
  declined: { kind: 'refuse', code: 'REJECT_CARD_PAYMENT' },
  'passing-fault': { kind: 'refuse', code: 'PROVIDER_ERROR' },
  'already-processed': { kind: 'answer', status: 400, code: 'ALREADY_PROCESSED_PAYMENT', done: true },
  // Long enough for somebody to look meanwhile.
  forgotten: { kind: 'slow', ms: 4_000 },
};

const LOOKUP_FAULTS: Partial<Record<Kind, LineFault[]>> = {
  'answer-lost': [UNSEEN.fault, UNSEEN.fault],
  forgotten: Array.from({ length: 6 }, () => NOT_THERE),
};

const CANCEL_FAULTS: OrderPlan['refundFaults'][] = [
  [cancelFault({ kind: 'lost-after' })],
  [cancelFault({ kind: 'lost-before' }), UNSEEN, UNSEEN],
  [cancelFault({ kind: 'error-after' })],
  [cancelFault({ kind: 'slow', ms: 150 })],
  [cancelFault({ kind: 'refuse', code: 'PROVIDER_ERROR' })],
  [cancelFault({ kind: 'refuse', code: 'NOT_CANCELABLE_PAYMENT' })],
  [cancelFault({ kind: 'refuse', code: 'NOT_CANCELABLE_PAYMENT' }), UNSEEN],
  [cancelFault({ kind: 'answer', status: 400, code: 'ALREADY_CANCELED_PAYMENT', done: true })],
  [cancelFault({ kind: 'answer', status: 409, code: 'IDEMPOTENT_REQUEST_PROCESSING', done: false })],
];

function cancelFault(fault: LineFault): { call: Call; fault: LineFault } {
  return { call: 'cancel', fault };
}

/** Kinds that end without money: there is nothing to give back. */
const NEVER_PAID: readonly Kind[] = ['declined', 'wrong-total', 'given-up', 'aborted'];

const REFUNDS: number[][] = [[100], [50, 50], [60, 60], [30, 30, 40], [100, 100]];

/** What happens in a seed, down to the millisecond; only how the processes then interleave is theirs. */
export function planOf(seed: number, points: readonly string[]): SeedPlan {
  const random = new Random(seed);
  const cancelFaults = random.shuffled(CANCEL_FAULTS);
  const orders = random
    .shuffled(KINDS)
    .map((kind) =>
      orderPlan(random, kind, NEVER_PAID.includes(kind) ? undefined : (cancelFaults.pop() ?? undefined)),
    );
  return { seed, orders, kills: killsOf(seed, random, points), restarts: restartsOf(seed, random) };
}

function orderPlan(
  random: Random,
  kind: Kind,
  refundFaults: OrderPlan['refundFaults'] | undefined,
): OrderPlan {
  const confirmFault = CONFIRM_FAULTS[kind];
  // Each kind of fault meets at least one refund of the seed; the others are left alone as often as not.
  const isRefunded = refundFaults !== undefined || kind === 'points-spent' || random.next() < 0.5;
  return {
    kind,
    amount: BigInt(random.whole(10, 400)) * 100n,
    confirms: [
      { by: 'client', afterMs: random.whole(0, 30) },
      { by: 'client', afterMs: random.whole(0, 200) },
      { by: 'redirect', afterMs: random.whole(0, 120) },
    ],
    refunds: isRefunded
      ? random.pick(REFUNDS).map((percent) => ({ percent, afterMs: random.whole(0, 80) }))
      : [],
    meddling: [
      { with: 'sync', afterMs: random.whole(0, 400) },
      { with: 'recover', afterMs: random.whole(0, 600) },
    ],
    faults: [
      ...(confirmFault ? [{ call: 'confirm' as const, fault: confirmFault }] : []),
      ...(LOOKUP_FAULTS[kind] ?? []).map((fault) => ({ call: 'lookup' as const, fault })),
      ...(random.next() < 0.2 && kind !== 'foreign-key' ? [UNSEEN] : []),
    ],
    refundFaults: refundFaults ?? [],
  };
}

/** Every point has its turn: which seed kills where does not depend on how many seeds there are. */
function killsOf(seed: number, random: Random, points: readonly string[]): Kill[] {
  const order = new Random(0).shuffled(points);
  return Array.from({ length: Math.min(KILLS_PER_SEED, order.length) }, (_, i) => ({
    point: order[(seed * KILLS_PER_SEED + i) % order.length] as string,
    delayMs: random.pick([0, 0, 1, 3]),
  }));
}

function restartsOf(seed: number, random: Random): SeedPlan['restarts'] {
  const restarts: SeedPlan['restarts'] = [];
  if (seed % 6 === 2) restarts.push({ store: 'postgres', afterMs: random.whole(200, 1_500) });
  if (seed % 5 === 3) restarts.push({ store: 'redis', afterMs: random.whole(200, 1_500) });
  return restarts;
}
