import { isOverdue, expire } from './rules/window-steps.js';
import { commit, ruleContext, type TwinParts } from './twin-parts.js';

/** Expires every payment whose thirty or ten minutes have passed. One journal line for all of them. */
export async function sweepOverdue(twin: TwinParts): Promise<void> {
  for (const merchant of twin.merchants) {
    const ctx = ruleContext(twin, merchant);
    for (const key of twin.store.open) {
      const payment = twin.store.payments.get(key);
      if (payment?.mId === merchant.mId && isOverdue(payment, ctx.now)) expire(ctx, payment);
    }
    if (ctx.unit.puts.length > 0) await commit(twin, ctx.unit);
  }
}
