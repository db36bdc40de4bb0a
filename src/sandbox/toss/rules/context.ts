import type { IdSource } from '../ids.js';
import type { Merchant, StoredPayment, TransactionRow } from '../model.js';
import type { Store, Unit } from '../store.js';
import { methodName } from '../wire/payment-object.js';

/** What a rule works with: one moment, one unit of change, one shop. */
export interface RuleContext {
  merchant: Merchant;
  store: Store;
  unit: Unit;
  ids: IdSource;
  now: number;
}

/** Notes one money movement for `GET /v1/transactions`. */
export function recordTransaction(ctx: RuleContext, payment: StoredPayment, amount: number): void {
  const row: TransactionRow = {
    mId: payment.mId,
    transactionKey: payment.lastTransactionKey ?? '',
    paymentKey: payment.paymentKey,
    orderId: payment.orderId,
    method: payment.instrument === null ? '' : methodName(payment.instrument),
    customerKey: payment.customerKey,
    status: payment.status,
    transactionAt: ctx.now,
    amount,
  };
  ctx.unit.saveTransaction(row);
}
