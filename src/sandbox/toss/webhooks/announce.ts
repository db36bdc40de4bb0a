import type { StoredPayment, WebhookEvent } from '../model.js';
import type { RuleContext } from '../rules/context.js';
import { kstMicros } from '../times.js';
import { paymentObject } from '../wire/payment-object.js';

/** How long a reordering dispatcher gathers events before it sends the newest first. */
export const REORDER_WINDOW_MS = 300;

const DEPOSIT_STATES = new Set(['WAITING_FOR_DEPOSIT', 'DONE', 'CANCELED', 'PARTIAL_CANCELED']);

/**
 * Puts the webhooks of a status change into the same unit as the change. An issued virtual account
 * makes two events when the shop subscribed to both.
 * @param afterMs how much later than usual they are sent
 */
export function announce(ctx: RuleContext, payment: StoredPayment, afterMs = 0): void {
  for (const receiver of ctx.merchant.webhookUrls) {
    for (const kind of receiver.events) {
      const body = bodyOf(kind, payment, ctx.now);
      if (body !== null) ctx.unit.saveWebhook(newEvent(ctx, payment, kind, receiver.url, body, afterMs));
    }
  }
}

function bodyOf(kind: WebhookEvent['kind'], payment: StoredPayment, now: number): object | null {
  const createdAt = kstMicros(now);
  if (kind === 'PAYMENT_STATUS_CHANGED') {
    // The captured event carried no usable secret, so a receiver has to look the payment up.
    return { createdAt, eventType: kind, data: { ...paymentObject(payment, now), secret: null } };
  }
  if (payment.virtualAccount === null || !DEPOSIT_STATES.has(payment.status)) return null;
  return {
    createdAt,
    secret: payment.secret,
    status: payment.status,
    transactionKey: payment.lastTransactionKey,
    orderId: payment.orderId,
  };
}

function newEvent(
  ctx: RuleContext,
  payment: StoredPayment,
  kind: WebhookEvent['kind'],
  url: string,
  body: object,
  afterMs: number,
): WebhookEvent {
  const config = ctx.store.webhookConfig;
  return {
    id: ctx.ids.webhookId(),
    seq: ctx.store.nextSeq(),
    url,
    kind,
    orderId: payment.orderId,
    paymentKey: payment.paymentKey,
    body: JSON.stringify(body),
    createdAt: kstMicros(ctx.now),
    state: config.discard ? 'DISCARDED' : 'PENDING',
    firstAttemptAt: Date.now() + afterMs + config.delayMs + (config.reorder ? REORDER_WINDOW_MS : 0),
    nextAt: null,
    attempts: [],
  };
}
