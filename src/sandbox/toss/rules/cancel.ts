import { asNumber, asObject, asString, type JsonObject } from '../../kit/json.js';
import type { CancelEntry, RefundAccount, StoredPayment } from '../model.js';
import { kstTime } from '../times.js';
import { announce } from '../webhooks/announce.js';
import { ApiError } from '../wire/api-error.js';
import { bankCodeOf } from '../wire/organisations.js';
import { recordTransaction, type RuleContext } from './context.js';
import { current } from './window-steps.js';

const DAY_MS = 24 * 60 * 60_000;

/** The cancel decision table, first match wins. */
export function cancelPayment(ctx: RuleContext, paymentKey: string, body: JsonObject): StoredPayment {
  const found = ctx.store.payments.get(paymentKey);
  if (!found || found.mId !== ctx.merchant.mId) throw new ApiError('NOT_FOUND_PAYMENT');
  const reason = asString(body['cancelReason']);
  if (reason === null || reason.length === 0 || reason.length > 200) throw new ApiError('INVALID_REQUEST');
  const payment = current(ctx, found);
  const balance = payment.balanceAmount;
  if (balance === 0) {
    // Measured: which of the two codes comes depends on how the balance became zero.
    throw new ApiError(payment.status === 'CANCELED' ? 'ALREADY_CANCELED_PAYMENT' : 'NOT_CANCELABLE_AMOUNT');
  }
  if (payment.confirmedAt === null) throw new ApiError('NOT_CANCELABLE_PAYMENT');
  if (given(body['currency']) && body['currency'] !== payment.currency)
    throw new ApiError('INVALID_CURRENCY');
  if (given(body['refundableAmount']) && body['refundableAmount'] !== balance) {
    throw new ApiError('NOT_MATCHES_REFUNDABLE_AMOUNT');
  }
  const amount = given(body['cancelAmount']) ? asNumber(body['cancelAmount']) : balance;
  if (amount === null || !Number.isSafeInteger(amount) || amount <= 0) throw new ApiError('INVALID_REQUEST');
  if (amount > balance) throw new ApiError('NOT_CANCELABLE_AMOUNT');
  if (payment.status === 'WAITING_FOR_DEPOSIT' && amount < payment.totalAmount) {
    throw new ApiError('NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT');
  }
  if (amount < balance && !payment.isPartialCancelable) throw new ApiError('NOT_ALLOWED_PARTIAL_REFUND');
  if (tooLate(ctx, payment)) throw new ApiError('EXCEED_MAX_REFUND_DUE');
  const account = needsAccount(payment) ? refundAccount(body['refundReceiveAccount']) : null;
  return apply(ctx, payment, { amount, reason, account, taxFree: taxFreePart(payment, body, amount) });
}

interface AcceptedCancel {
  amount: number;
  reason: string;
  account: RefundAccount | null;
  taxFree: number;
}

function apply(ctx: RuleContext, payment: StoredPayment, cancel: AcceptedCancel): StoredPayment {
  const balanceAmount = payment.balanceAmount - cancel.amount;
  const entry: CancelEntry = {
    transactionKey: ctx.ids.transactionKey(),
    cancelReason: cancel.reason,
    taxExemptionAmount: 0,
    canceledAt: kstTime(ctx.now),
    transferDiscountAmount: 0,
    easyPayDiscountAmount: 0,
    receiptKey: null,
    cancelAmount: cancel.amount,
    taxFreeAmount: cancel.taxFree,
    refundableAmount: balanceAmount,
    cancelStatus: 'DONE',
    cancelRequestId: null,
  };
  // Measured: only a single cancel of everything is CANCELED; several steps end PARTIAL_CANCELED with balance 0.
  const inOneStep = balanceAmount === 0 && payment.cancels.length === 0;
  const canceled = ctx.unit.savePayment({
    ...payment,
    status: inOneStep ? 'CANCELED' : 'PARTIAL_CANCELED',
    balanceAmount,
    taxFreeAmount: payment.taxFreeAmount - cancel.taxFree,
    lastTransactionKey: entry.transactionKey,
    cancels: [...payment.cancels, entry],
    refundedAmount: payment.refundedAmount + (payment.capturedAmount > 0 ? cancel.amount : 0),
    virtualAccount: payment.virtualAccount && {
      ...payment.virtualAccount,
      refundReceiveAccount: cancel.account ?? payment.virtualAccount.refundReceiveAccount,
    },
  });
  recordTransaction(ctx, canceled, -cancel.amount);
  announce(ctx, canceled);
  return canceled;
}

const given = (value: unknown): boolean => value !== undefined && value !== null;

const needsAccount = (payment: StoredPayment): boolean => payment.virtualAccount?.deposited === true;

/** Account transfers can be given back for 180 days, virtual accounts for a year. */
function tooLate(ctx: RuleContext, payment: StoredPayment): boolean {
  const days = { card: Infinity, easyPay: Infinity, transfer: 180, virtualAccount: 365 };
  if (payment.instrument === null || payment.confirmedAt === null) return false;
  return ctx.now - payment.confirmedAt > days[payment.instrument.type] * DAY_MS;
}

/** The tax free share of this cancel: what was asked for, and never more than is left of it. */
function taxFreePart(payment: StoredPayment, body: JsonObject, amount: number): number {
  const asked = given(body['taxFreeAmount']) ? asNumber(body['taxFreeAmount']) : 0;
  if (
    asked === null ||
    !Number.isSafeInteger(asked) ||
    asked < 0 ||
    asked > Math.min(amount, payment.taxFreeAmount)
  ) {
    throw new ApiError('INVALID_REQUEST');
  }
  // What stays tax free cannot be more than what stays at all.
  return Math.max(asked, payment.taxFreeAmount - (payment.balanceAmount - amount));
}

function refundAccount(value: unknown): RefundAccount {
  const account = asObject(value);
  const holderName = asString(account?.['holderName']);
  if (account === null || holderName === null || holderName.length === 0 || holderName.length > 60) {
    throw new ApiError('INVALID_REFUND_ACCOUNT_INFO');
  }
  const bankCode = bankCodeOf(asString(account['bank']) ?? '');
  if (bankCode === null) throw new ApiError('INVALID_BANK');
  const accountNumber = asString(account['accountNumber']);
  if (accountNumber === null || !/^\d{1,20}$/.test(accountNumber)) {
    throw new ApiError('INVALID_REFUND_ACCOUNT_NUMBER');
  }
  return { bankCode, accountNumber, holderName };
}
