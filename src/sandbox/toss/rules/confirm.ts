import type { StoredPayment, VirtualAccount } from '../model.js';
import { announce } from '../webhooks/announce.js';
import { ApiError } from '../wire/api-error.js';
import { errorFacts } from '../wire/error-catalogue.js';
import { recordTransaction, type RuleContext } from './context.js';
import { abort, current } from './window-steps.js';

const HOUR_MS = 60 * 60_000;
/** A virtual account takes its deposit for a week unless told otherwise. */
export const DEFAULT_VALID_HOURS = 168;

/** What a shop sends to confirm. */
export interface ConfirmRequest {
  paymentKey: string;
  orderId: string;
  amount: number;
}

/** How this twin answers where the contract has no certain answer. */
export interface ConfirmOptions {
  amountMismatchCode: 'INVALID_REQUEST' | 'FORBIDDEN_REQUEST';
  /** A scripted refusal from the fault queue. */
  decline: ApiError | null;
}

/** The confirm decision table, first match wins. */
export function confirmPayment(
  ctx: RuleContext,
  request: ConfirmRequest,
  options: ConfirmOptions,
): StoredPayment {
  const found = ctx.store.payments.get(request.paymentKey);
  if (!found) throw new ApiError('NOT_FOUND_PAYMENT_SESSION');
  if (found.mId !== ctx.merchant.mId) throw new ApiError('FORBIDDEN_REQUEST');
  const payment = current(ctx, found);
  if (payment.status === 'EXPIRED') throw new ApiError('NOT_FOUND_PAYMENT_SESSION');
  if (payment.orderId !== request.orderId) throw new ApiError('FORBIDDEN_REQUEST');
  if (payment.totalAmount !== request.amount) throw new ApiError(options.amountMismatchCode);
  if (payment.status === 'READY') throw new ApiError('NOT_FOUND_PAYMENT_SESSION');
  if (payment.status !== 'IN_PROGRESS') throw new ApiError('ALREADY_PROCESSED_PAYMENT');
  const refusal = options.decline ?? belowMinimum(payment);
  if (refusal) throw refuse(ctx, payment, refusal);
  return approve(ctx, payment);
}

/** Cards take 100 won and more, accounts 200. */
function belowMinimum(payment: StoredPayment): ApiError | null {
  const card = payment.instrument?.type === 'card' || payment.instrument?.type === 'easyPay';
  return payment.totalAmount < (card ? 100 : 200) ? new ApiError('BELOW_MINIMUM_AMOUNT') : null;
}

/** A final refusal ends the payment; a passing fault leaves it to be confirmed again. */
function refuse(ctx: RuleContext, payment: StoredPayment, refusal: ApiError): ApiError {
  if ((errorFacts(refusal.code)?.class ?? 'F') === 'F') abort(ctx, payment, refusal.failure('ko'));
  return refusal;
}

/** IN_PROGRESS → DONE, or WAITING_FOR_DEPOSIT where a bank account was chosen. */
export function approve(ctx: RuleContext, payment: StoredPayment): StoredPayment {
  const bank = payment.instrument?.type === 'virtualAccount' ? payment.instrument.bankCode : null;
  const base: StoredPayment = {
    ...payment,
    confirmedAt: ctx.now,
    lastTransactionKey: ctx.ids.transactionKey(),
    secret: ctx.ids.secret(),
  };
  const approved: StoredPayment =
    bank === null
      ? { ...base, status: 'DONE', approvedAt: ctx.now, capturedAmount: payment.totalAmount }
      : { ...base, status: 'WAITING_FOR_DEPOSIT', virtualAccount: openAccount(ctx, payment, bank) };
  ctx.unit.savePayment(approved);
  recordTransaction(ctx, approved, approved.capturedAmount);
  announce(ctx, approved);
  return approved;
}

function openAccount(ctx: RuleContext, payment: StoredPayment, bankCode: string): VirtualAccount {
  return {
    accountNumber: ctx.ids.accountNumber(),
    bankCode,
    customerName: payment.customerName ?? '테스트고객',
    depositorName: null,
    dueAt: ctx.now + DEFAULT_VALID_HOURS * HOUR_MS,
    deposited: false,
    closed: false,
    refundReceiveAccount: null,
  };
}
