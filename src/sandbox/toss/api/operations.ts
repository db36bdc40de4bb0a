import { asNumber, asString, type JsonObject } from '../../kit/json.js';
import type { StoredPayment } from '../model.js';
import { cancelPayment } from '../rules/cancel.js';
import { confirmPayment } from '../rules/confirm.js';
import type { RuleContext } from '../rules/context.js';
import { issueVirtualAccount } from '../rules/issue-account.js';
import { current } from '../rules/window-steps.js';
import { ApiError, type Language } from '../wire/api-error.js';
import { paymentObject } from '../wire/payment-object.js';
import { cardPromotions } from '../wire/promotions.js';
import type { FaultEndpoint } from './faults.js';
import { listSettlements } from './settlements.js';
import { listTransactions } from './transactions.js';

/** One API call after authentication. */
export interface ApiCall {
  ctx: RuleContext;
  params: readonly string[];
  query: URLSearchParams;
  body: () => JsonObject;
  language: Language;
  decline: ApiError | null;
  amountMismatchCode: 'INVALID_REQUEST' | 'FORBIDDEN_REQUEST';
}

/** A path of the API with what it does; `run` is synchronous, so nothing comes between check and effect. */
export interface Operation {
  method: 'GET' | 'POST';
  pattern: RegExp;
  endpoint: FaultEndpoint | null;
  run(call: ApiCall): unknown;
}

const show = (call: ApiCall, payment: StoredPayment): unknown =>
  paymentObject(payment, call.ctx.now, call.language);

function confirm(call: ApiCall, paymentKey: string | null): unknown {
  const body = call.body();
  const orderId = asString(body['orderId']);
  const amount = asNumber(body['amount']);
  if (!paymentKey || paymentKey.length > 200 || orderId === null || amount === null) {
    throw new ApiError('INVALID_REQUEST');
  }
  const request = { paymentKey, orderId, amount };
  const options = { amountMismatchCode: call.amountMismatchCode, decline: call.decline };
  return show(call, confirmPayment(call.ctx, request, options));
}

function lookup(call: ApiCall, payment: StoredPayment | undefined): unknown {
  if (call.decline) throw call.decline;
  if (!payment || payment.mId !== call.ctx.merchant.mId) throw new ApiError('NOT_FOUND_PAYMENT');
  return show(call, current(call.ctx, payment));
}

/** The routes in order: the constant paths stand before the ones with a payment key. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    pattern: /^\/v1\/payments\/confirm$/,
    endpoint: 'confirm',
    run: (call) => confirm(call, asString(call.body()['paymentKey'])),
  },
  {
    method: 'GET',
    pattern: /^\/v1\/payments\/orders\/([^/]+)$/,
    endpoint: 'lookup',
    run: (call) => lookup(call, call.ctx.store.paymentOfOrder(call.ctx.merchant.mId, call.params[0] ?? '')),
  },
  {
    method: 'POST',
    pattern: /^\/v1\/payments\/([^/]+)\/cancel$/,
    endpoint: 'cancel',
    run: (call) => {
      if (call.decline) throw call.decline;
      return show(call, cancelPayment(call.ctx, call.params[0] ?? '', call.body()));
    },
  },
  {
    method: 'GET',
    pattern: /^\/v1\/payments\/([^/]+)$/,
    endpoint: 'lookup',
    run: (call) => lookup(call, call.ctx.store.payments.get(call.params[0] ?? '')),
  },
  {
    // The way the official Java SDK 0.1 confirms.
    method: 'POST',
    pattern: /^\/v1\/payments\/([^/]+)$/,
    endpoint: 'confirm',
    run: (call) => confirm(call, call.params[0] ?? null),
  },
  {
    method: 'POST',
    pattern: /^\/v1\/virtual-accounts$/,
    endpoint: null,
    run: (call) => show(call, issueVirtualAccount(call.ctx, call.body())),
  },
  {
    method: 'GET',
    pattern: /^\/v1\/transactions$/,
    endpoint: 'transactions',
    run: (call) => {
      if (call.decline) throw call.decline;
      return listTransactions(call.ctx, call.query);
    },
  },
  {
    method: 'GET',
    pattern: /^\/v1\/settlements$/,
    endpoint: 'settlements',
    run: (call) => {
      if (call.decline) throw call.decline;
      return listSettlements(call.ctx, call.query);
    },
  },
  {
    method: 'GET',
    pattern: /^\/v1\/promotions\/card$/,
    endpoint: null,
    run: (call) => cardPromotions(call.ctx.now),
  },
];

/** The operation for a request, or the 404 that fits. */
export function findOperation(method: string, path: string): { operation: Operation; params: string[] } {
  let pathKnown = false;
  for (const operation of OPERATIONS) {
    const match = operation.pattern.exec(path);
    if (!match) continue;
    pathKnown = true;
    if (operation.method === method) return { operation, params: match.slice(1).map(decode) };
  }
  throw new ApiError(pathKnown ? 'NOT_FOUND_HTTP_METHOD' : 'NOT_FOUND');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
