import type { StoredPayment, VirtualAccount } from '../model.js';
import { announce } from '../webhooks/announce.js';
import { ApiError } from '../wire/api-error.js';
import { accountExpired } from '../wire/payment-object.js';
import { recordTransaction, type RuleContext } from './context.js';

/**
 * WAITING_FOR_DEPOSIT → DONE: the buyer's transfer of the exact amount arrived. Banks refuse it after the due date;
 * one that was under way then is reported late.
 */
export function deposit(ctx: RuleContext, payment: StoredPayment, late = false): StoredPayment {
  const account = waiting(payment);
  if (!late && accountExpired(payment, ctx.now)) throw refused('입금 기한이 지난 가상계좌입니다.');
  return move(ctx, payment, payment.totalAmount, {
    status: 'DONE',
    approvedAt: ctx.now,
    capturedAmount: payment.totalAmount,
    virtualAccount: { ...account, deposited: true, depositorName: account.customerName },
  });
}

/** DONE → WAITING_FOR_DEPOSIT: the bank takes a deposit back that it reported by mistake. */
export function reverseDeposit(ctx: RuleContext, payment: StoredPayment): StoredPayment {
  const account = payment.virtualAccount;
  if (account === null || payment.status !== 'DONE') throw refused('입금 완료된 가상계좌가 아닙니다.');
  return move(ctx, payment, -payment.totalAmount, {
    status: 'WAITING_FOR_DEPOSIT',
    approvedAt: null,
    capturedAmount: 0,
    virtualAccount: { ...account, deposited: false, depositorName: null },
  });
}

/** Closes an unpaid account early. Its status stays and no webhook is sent, as on the due date. */
export function closeAccount(ctx: RuleContext, payment: StoredPayment): StoredPayment {
  return ctx.unit.savePayment({ ...payment, virtualAccount: { ...waiting(payment), closed: true } });
}

/** The bank could not hand a refund over: the holder's account is closed, or never was theirs. */
export function failRefund(ctx: RuleContext, payment: StoredPayment): StoredPayment {
  const account = payment.virtualAccount;
  if (account?.refundReceiveAccount == null) throw refused('환불한 가상계좌 결제가 아닙니다.');
  return move(ctx, payment, 0, { virtualAccount: { ...account, refundStatus: 'FAILED' } });
}

function move(
  ctx: RuleContext,
  payment: StoredPayment,
  amount: number,
  change: Partial<StoredPayment>,
): StoredPayment {
  const moved = { ...payment, ...change, lastTransactionKey: ctx.ids.transactionKey() };
  ctx.unit.savePayment(moved);
  recordTransaction(ctx, moved, amount);
  announce(ctx, moved);
  return moved;
}

function waiting(payment: StoredPayment): VirtualAccount {
  if (payment.virtualAccount === null || payment.status !== 'WAITING_FOR_DEPOSIT') {
    throw refused('입금을 기다리는 가상계좌가 아닙니다.');
  }
  return payment.virtualAccount;
}

/** Only the control API gets here, so the answer is the twin's own and not one of Toss. */
const refused = (message: string): ApiError => new ApiError('SANDBOX_WRONG_STATE', message, 409);
