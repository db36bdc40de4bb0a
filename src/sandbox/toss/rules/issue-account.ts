import { asNumber, asString, type JsonObject } from '../../kit/json.js';
import type { StoredPayment } from '../model.js';
import { parseKst } from '../times.js';
import { announce } from '../webhooks/announce.js';
import { ApiError } from '../wire/api-error.js';
import { bankCodeOf } from '../wire/organisations.js';
import { DEFAULT_VALID_HOURS } from './confirm.js';
import { recordTransaction, type RuleContext } from './context.js';
import { createPayment } from './create-payment.js';

const HOUR_MS = 60 * 60_000;
const MAX_HOURS = 2160;

/** `POST /v1/virtual-accounts`: a payment born WAITING_FOR_DEPOSIT, without window and confirm. */
export function issueVirtualAccount(ctx: RuleContext, body: JsonObject): StoredPayment {
  const bankCode = bankCodeOf(asString(body['bank']) ?? '');
  if (bankCode === null) throw new ApiError('INVALID_BANK');
  const customerName = asString(body['customerName']);
  if (!customerName || customerName.length > 100) throw new ApiError('INVALID_REQUEST');
  const dueAt = dueTime(ctx.now, body);
  const request = {
    orderId: body['orderId'],
    orderName: body['orderName'],
    amount: body['amount'],
    method: 'VIRTUAL_ACCOUNT',
    customerName,
    customerEmail: body['customerEmail'],
    taxFreeAmount: body['taxFreeAmount'],
  };
  const issued = ctx.unit.savePayment({
    ...createPayment(ctx, request),
    instrument: { type: 'virtualAccount', bankCode },
    status: 'WAITING_FOR_DEPOSIT',
    confirmedAt: ctx.now,
    lastTransactionKey: ctx.ids.transactionKey(),
    secret: ctx.ids.secret(),
    virtualAccount: {
      accountNumber: ctx.ids.accountNumber(),
      bankCode,
      customerName,
      depositorName: null,
      dueAt,
      deposited: false,
      closed: false,
      refundReceiveAccount: null,
    },
  });
  recordTransaction(ctx, issued, 0);
  announce(ctx, issued);
  return issued;
}

/** A captured request carried `validHours` as text, so numbers in text pass. */
function dueTime(now: number, body: JsonObject): number {
  const { validHours, dueDate } = body;
  if (validHours !== undefined && dueDate !== undefined) {
    throw new ApiError('INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE');
  }
  if (dueDate !== undefined) {
    const due = parseKst(asString(dueDate) ?? '');
    if (due === null || due <= now) throw new ApiError('INVALID_DATE');
    if (due > now + MAX_HOURS * HOUR_MS) throw new ApiError('EXCEED_MAX_DUE_DATE');
    return due;
  }
  if (validHours === undefined) return now + DEFAULT_VALID_HOURS * HOUR_MS;
  const text = asString(validHours);
  const hours = text !== null && /^\d{1,5}$/.test(text) ? Number(text) : asNumber(validHours);
  if (hours === null || hours <= 0) throw new ApiError('INVALID_REQUEST');
  if (hours > MAX_HOURS) throw new ApiError('EXCEED_MAX_VALID_HOURS');
  return now + hours * HOUR_MS;
}
