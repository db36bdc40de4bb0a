import type { Failure, Instrument, StoredPayment } from '../model.js';
import { announce } from '../webhooks/announce.js';
import { recordTransaction, type RuleContext } from './context.js';

/** Time the buyer has to authenticate, and then the shop to confirm. Two separate limits. */
export const LIMITS = { authenticateMs: 30 * 60_000, confirmMs: 10 * 60_000 } as const;

/** True when a clock has ended the payment but nobody has written that down yet. */
export function isOverdue(payment: StoredPayment, now: number): boolean {
  if (payment.status === 'READY') return now - payment.requestedAt > LIMITS.authenticateMs;
  if (payment.status !== 'IN_PROGRESS') return false;
  return now - (payment.authenticatedAt ?? payment.requestedAt) > LIMITS.confirmMs;
}

/** READY or IN_PROGRESS → EXPIRED. */
export function expire(ctx: RuleContext, payment: StoredPayment): StoredPayment {
  const failure = { code: 'EXPIRED_PAYMENT', message: '결제가 만료되었습니다. 다시 시도해주세요.' };
  const expired = ctx.unit.savePayment({ ...payment, status: 'EXPIRED', failure });
  announce(ctx, expired);
  return expired;
}

/** The payment as it is at this moment: an overdue one is expired first. */
export function current(ctx: RuleContext, payment: StoredPayment): StoredPayment {
  return isOverdue(payment, ctx.now) ? expire(ctx, payment) : payment;
}

/** READY → IN_PROGRESS: the buyer has authenticated. No webhook. */
export function authenticate(
  ctx: RuleContext,
  payment: StoredPayment,
  instrument: Instrument,
): StoredPayment {
  return ctx.unit.savePayment({ ...payment, status: 'IN_PROGRESS', authenticatedAt: ctx.now, instrument });
}

/** What shops have seen: the word of an abort 46 ms after the word of the approval. */
const AFTER_APPROVAL_MS = 46;

/** DONE, and a webhook that says ABORTED right after it. The payment itself stays as it is. */
export function announceAbort(ctx: RuleContext, payment: StoredPayment): StoredPayment {
  announce(ctx, { ...payment, status: 'ABORTED', failure: CANCELLED_BY_NETWORK }, AFTER_APPROVAL_MS);
  return payment;
}

/**
 * DONE → ABORTED: the card's network took the approval back. No cancel is written in the payment; the list of
 * transactions, which is told for the settlement, has it (an assumption, the contract is silent).
 */
export function cancelByNetwork(ctx: RuleContext, payment: StoredPayment): StoredPayment {
  const aborted = ctx.unit.savePayment({
    ...payment,
    status: 'ABORTED',
    failure: CANCELLED_BY_NETWORK,
    capturedAmount: 0,
    lastTransactionKey: ctx.ids.transactionKey(),
  });
  recordTransaction(ctx, aborted, -payment.totalAmount);
  announce(ctx, aborted, AFTER_APPROVAL_MS);
  return aborted;
}

const CANCELLED_BY_NETWORK: Failure = { code: 'COMMON_ERROR', message: '승인이 취소되었습니다.' };

/** → ABORTED: the approval was refused for good. */
export function abort(ctx: RuleContext, payment: StoredPayment, failure: Failure): StoredPayment {
  const aborted = ctx.unit.savePayment({ ...payment, status: 'ABORTED', failure });
  announce(ctx, aborted);
  return aborted;
}
