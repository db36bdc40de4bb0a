import { createHash } from 'node:crypto';

/** What a webhook claims. Nothing of it is believed; it only says which order to read back. */
export interface WebhookClaim {
  eventType: string;
  orderRef: string | null;
  /** What a message of the bank proves itself with. */
  secret: string | null;
}

/** What else comes is sent for the sender's other products, and nothing here listens to it. */
const ABOUT_PAYMENTS = new Set(['PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK', 'CANCEL_STATUS_CHANGED']);

/** Whether there is something to read back at all. */
export function isAboutOrder({ eventType, orderRef }: Omit<WebhookClaim, 'secret'>): boolean {
  return orderRef !== null && ABOUT_PAYMENTS.has(eventType);
}

/** Recognises Toss' three envelope shapes. Anything else is kept and ignored. */
export function readEnvelope(body: Buffer): WebhookClaim {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return { eventType: 'UNREADABLE', orderRef: null, secret: null };
  }
  const envelope = record(json);
  if (envelope['entityBody'] !== undefined)
    return { eventType: text(envelope['eventType']) ?? 'UNKNOWN', orderRef: null, secret: null };
  if (envelope['eventType'] !== undefined && envelope['data'] !== undefined) {
    return {
      eventType: text(envelope['eventType']) ?? 'UNKNOWN',
      orderRef: text(record(envelope['data'])['orderId']),
      secret: null,
    };
  }
  if (
    envelope['secret'] !== undefined &&
    envelope['transactionKey'] !== undefined &&
    envelope['orderId'] !== undefined
  ) {
    return {
      eventType: 'DEPOSIT_CALLBACK',
      orderRef: text(envelope['orderId']),
      secret: text(envelope['secret']),
    };
  }
  return { eventType: 'UNKNOWN', orderRef: null, secret: null };
}

/** The sender's own delivery id, or the body's hash where there is none: the same delivery is stored once. */
export function deliveryId(header: string | undefined, body: Buffer): string {
  return header && /^[\x21-\x7e]{1,200}$/.test(header)
    ? header
    : `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.length <= 200 && !value.includes('\u0000') ? value : null;
}
