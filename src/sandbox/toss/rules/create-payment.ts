import { asNumber, asObject, asString, type JsonObject } from '../../kit/json.js';
import type { StoredPayment, WindowMethod } from '../model.js';
import { ApiError } from '../wire/api-error.js';
import type { RuleContext } from './context.js';

const ORDER_ID = /^[A-Za-z0-9_-]{6,64}$/;
const CUSTOMER_KEY = /^[A-Za-z0-9_=.@-]{2,300}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const METHODS: readonly WindowMethod[] = ['CARD', 'TRANSFER', 'VIRTUAL_ACCOUNT'];

/** A payment request as the browser's SDK or the control API makes it, before any check. */
export interface PaymentRequest {
  orderId: unknown;
  orderName: unknown;
  amount: unknown;
  currency?: unknown;
  method: unknown;
  successUrl?: unknown;
  failUrl?: unknown;
  customerKey?: unknown;
  customerName?: unknown;
  customerEmail?: unknown;
  taxFreeAmount?: unknown;
  metadata?: unknown;
  isPartialCancelable?: unknown;
}

/** Creates a READY payment. An orderId is taken once per shop, whatever became of it. */
export function createPayment(ctx: RuleContext, request: PaymentRequest): StoredPayment {
  const orderId = asString(request.orderId);
  if (orderId === null || !ORDER_ID.test(orderId)) throw new ApiError('INVALID_ORDER_ID');
  const orderName = boundedText(request.orderName, 100, 'INVALID_ORDER_NAME');
  if (orderName === null) throw new ApiError('INVALID_ORDER_NAME');
  if (request.currency !== undefined && request.currency !== 'KRW') throw new ApiError('INVALID_CURRENCY');
  const method = METHODS.find((known) => known === request.method);
  if (method === undefined) throw new ApiError('NOT_SUPPORTED_METHOD');
  const totalAmount = wholeWon(request.amount, 1);
  const taxFreeAmount = request.taxFreeAmount === undefined ? 0 : wholeWon(request.taxFreeAmount, 0);
  if (taxFreeAmount > totalAmount) throw new ApiError('INVALID_REQUEST');
  if (ctx.store.paymentOfOrder(ctx.merchant.mId, orderId)) throw new ApiError('DUPLICATED_ORDER_ID');
  return ctx.unit.savePayment({
    mId: ctx.merchant.mId,
    paymentKey: freshKey(ctx),
    orderId,
    orderName,
    currency: 'KRW',
    method,
    instrument: null,
    status: 'READY',
    totalAmount,
    balanceAmount: totalAmount,
    taxFreeAmount,
    isPartialCancelable: request.isPartialCancelable !== false,
    requestedAt: ctx.now,
    authenticatedAt: null,
    approvedAt: null,
    confirmedAt: null,
    lastTransactionKey: null,
    secret: null,
    virtualAccount: null,
    cancels: [],
    failure: null,
    capturedAmount: 0,
    refundedAmount: 0,
    successUrl: redirectUrl(request.successUrl),
    failUrl: redirectUrl(request.failUrl),
    customerKey: customerKey(request.customerKey),
    customerName: boundedText(request.customerName, 100, 'INVALID_REQUEST'),
    customerEmail: email(request.customerEmail),
    metadata: metadata(request.metadata),
  });
}

function freshKey(ctx: RuleContext): string {
  for (;;) {
    const key = ctx.ids.paymentKey(ctx.merchant.mId, ctx.now);
    if (!ctx.store.payments.has(key)) return key;
  }
}

function wholeWon(value: unknown, least: number): number {
  const amount = asNumber(value);
  if (amount === null || !Number.isSafeInteger(amount) || amount < least) {
    throw new ApiError('INVALID_REQUEST', '금액은 원 단위 정수여야 합니다.');
  }
  return amount;
}

function boundedText(value: unknown, max: number, code: string): string | null {
  if (value === undefined || value === null) return null;
  const text = asString(value);
  if (text === null || text.length === 0 || text.length > max) throw new ApiError(code);
  return text;
}

function email(value: unknown): string | null {
  const text = boundedText(value, 100, 'INVALID_EMAIL');
  if (text !== null && !EMAIL.test(text)) throw new ApiError('INVALID_EMAIL');
  return text;
}

/** The SDK marks guests with a constant; such a payment has no customer. */
function customerKey(value: unknown): string | null {
  if (value === undefined || value === null || value === 'ANONYMOUS') return null;
  const text = asString(value);
  if (text === null || !CUSTOMER_KEY.test(text)) throw new ApiError('INVALID_CUSTOMER_KEY');
  return text;
}

/** Only web addresses: the window sends the buyer's browser there. */
function redirectUrl(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = asString(value);
  const url = text !== null && URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new ApiError('INVALID_REQUEST', 'successUrl과 failUrl은 오리진을 포함한 절대 주소여야 합니다.');
  }
  return url.href;
}

function metadata(value: unknown): Record<string, string> | null {
  if (value === undefined || value === null) return null;
  const pairs = Object.entries(asObject(value) ?? ({ '[': null } as JsonObject));
  const out: Record<string, string> = {};
  for (const [key, entry] of pairs) {
    const text = asString(entry);
    if (key.length > 40 || /[[\]]/.test(key) || text === null || text.length > 2000) {
      throw new ApiError('INVALID_REQUEST', '잘못된 metadata 값입니다.');
    }
    out[key] = text;
  }
  if (pairs.length > 5) throw new ApiError('INVALID_REQUEST', 'metadata는 최대 5개까지 설정할 수 있습니다.');
  return out;
}
