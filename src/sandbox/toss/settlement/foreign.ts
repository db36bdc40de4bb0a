import { randomUUID } from 'node:crypto';
import type { StoredPayment } from '../model.js';
import { approve } from '../rules/confirm.js';
import type { RuleContext } from '../rules/context.js';
import { createPayment } from '../rules/create-payment.js';
import { readInstrument } from '../rules/instrument.js';
import { authenticate } from '../rules/window-steps.js';

/** A payment taken with the shop's keys that the shop's own server never heard of. */
export function foreignPayment(ctx: RuleContext, amount: unknown): StoredPayment {
  const method = 'CARD';
  const order = { orderId: `foreign-${randomUUID()}`, orderName: '다른 곳의 결제', amount, method };
  const made = createPayment(ctx, order);
  return approve(ctx, authenticate(ctx, made, readInstrument(null, method)));
}
