import type { SettlementFault, StoredPayment, TransactionRow } from '../model.js';
import type { RuleContext } from '../rules/context.js';
import { kstTime } from '../times.js';
import { paymentObject } from '../wire/payment-object.js';
import { businessDaysAfter, kstDay, plusDays } from './business-days.js';
import { feeOf, payoutDaysOf } from './terms.js';

type Line = Record<string, unknown> & { soldDate: string; paidOutDate: string };

/**
 * What Toss would pay out: a line for each transaction that moved money, from the day after it. Only live shops have
 * them at Toss; the twin has them so that reconciliation can be tried.
 */
export function settlementLines(ctx: RuleContext): Line[] {
  const today = kstDay(ctx.now);
  return ctx.store.transactions
    .filter((row) => row.mId === ctx.merchant.mId && row.amount !== 0 && kstDay(row.transactionAt) < today)
    .sort((a, b) => a.transactionAt - b.transactionAt)
    .flatMap((row) => bent(lineOf(ctx, row), ctx.store.settlementFaults.get(row.transactionKey)));
}

function lineOf(ctx: RuleContext, row: TransactionRow): Line[] {
  const payment = ctx.store.payments.get(row.paymentKey);
  if (!payment?.instrument) return [];
  const soldDate = kstDay(row.transactionAt);
  const paidOutDate = businessDaysAfter(soldDate, payoutDaysOf(payment.instrument));
  return [{ ...money(payment, row.amount), ...facts(ctx, payment, row), soldDate, paidOutDate }];
}

/** The fee holds its value added tax; `supplyAmount` and `vat` say how it splits (an assumption, the contract is silent). */
function money(payment: StoredPayment, amount: number) {
  if (!payment.instrument) throw new Error('a settled payment has an instrument');
  const { supply, vat } = feeOf(payment.instrument, amount);
  const fee = supply + vat;
  return {
    amount,
    interestFee: 0,
    fees: [{ type: 'BASE', fee }],
    supplyAmount: supply,
    vat,
    payOutAmount: amount - fee,
  };
}

function facts(ctx: RuleContext, payment: StoredPayment, row: TransactionRow) {
  const shown = paymentObject(payment, ctx.now);
  return {
    mId: row.mId,
    paymentKey: row.paymentKey,
    transactionKey: row.transactionKey,
    orderId: row.orderId,
    currency: payment.currency,
    method: row.method,
    approvedAt: kstTime(row.transactionAt),
    card: shown.card,
    easyPay: shown.easyPay,
    giftCertificate: null,
    mobilePhone: null,
    transfer: shown.transfer,
    virtualAccount: shown.virtualAccount,
    cancel: payment.cancels.find((cancel) => cancel.transactionKey === row.transactionKey) ?? null,
  };
}

/** Bends a line the way somebody asked for on the control page. */
function bent(lines: Line[], fault: SettlementFault | undefined): Line[] {
  const [line] = lines;
  if (!line || !fault) return lines;
  switch (fault.kind) {
    case 'missing':
      return [];
    case 'unlisted':
      return lines;
    case 'doubled':
      return [line, line];
    case 'amount': {
      const amount = Number(line['amount']) + fault.amount;
      return [{ ...line, amount, payOutAmount: Number(line['payOutAmount']) + fault.amount }];
    }
    case 'day':
      return [{ ...line, soldDate: plusDays(line.soldDate, fault.days) }];
    case 'novel':
      return [{ ...line, method: '양자결제', fees: [{ type: 'LUNAR', fee: 0 }], orbit: { height: 1 } }];
    case 'unreadable':
      return [{ ...line, amount: `${String(line['amount'])}.5` }];
  }
}
