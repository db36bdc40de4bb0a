import type { TransactionRow } from '../model.js';
import type { RuleContext } from '../rules/context.js';
import { kstTime, parseKst } from '../times.js';
import { ApiError } from '../wire/api-error.js';
import { receiptUrl } from '../wire/payment-object.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 5000;

/** `GET /v1/transactions`: every approve, account issue, deposit and cancel in a span of time, oldest first. */
export function listTransactions(ctx: RuleContext, query: URLSearchParams): unknown[] {
  const from = readDate(query.get('startDate'));
  const to = readDate(query.get('endDate'));
  const limit = readLimit(query.get('limit'));
  const rows = ctx.store.transactions
    .filter((row) => row.mId === ctx.merchant.mId && row.transactionAt >= from && row.transactionAt <= to)
    .filter((row) => ctx.store.settlementFaults.get(row.transactionKey)?.kind !== 'unlisted')
    // The clock can be set back, so arrival order is not time order; the sort keeps equals in arrival order.
    .sort((a, b) => a.transactionAt - b.transactionAt);
  const after = query.get('startingAfter');
  const position = after === null ? -1 : rows.findIndex((row) => row.transactionKey === after);
  if (after !== null && position === -1) throw new ApiError('INVALID_PAGING_KEY');
  return rows.slice(position + 1, position + 1 + limit).map((row) => show(ctx, row));
}

function show(ctx: RuleContext, row: TransactionRow) {
  const instrument = ctx.store.payments.get(row.paymentKey)?.instrument ?? null;
  return {
    mId: row.mId,
    transactionKey: row.transactionKey,
    paymentKey: row.paymentKey,
    orderId: row.orderId,
    method: row.method,
    customerKey: row.customerKey,
    useEscrow: false,
    receiptUrl: instrument && receiptUrl(row.paymentKey, instrument),
    status: row.status,
    transactionAt: kstTime(row.transactionAt),
    currency: 'KRW',
    amount: row.amount,
  };
}

function readDate(text: string | null): number {
  const time = text === null ? null : parseKst(text);
  if (time === null) throw new ApiError('INVALID_ISO_DATE_FORMAT');
  return time;
}

function readLimit(text: string | null): number {
  if (text === null) return DEFAULT_LIMIT;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1) throw new ApiError('INVALID_REQUEST');
  if (limit > MAX_LIMIT) throw new ApiError('EXCEED_MAX_QUERY_LIMIT');
  return limit;
}
