import type { Failure, StoredPayment } from '../model.js';
import { errorFacts } from '../wire/error-catalogue.js';

/** How the buyer left the window. */
export type RedirectCase = { kind: 'success' } | { kind: 'canceled' } | { kind: 'failed'; failure: Failure };

/** Where the buyer's browser goes next; null when the shop gave no address. */
export function redirectTo(payment: StoredPayment, way: RedirectCase): string | null {
  if (way.kind === 'success') {
    return append(payment.successUrl, {
      paymentType: 'NORMAL',
      orderId: payment.orderId,
      paymentKey: payment.paymentKey,
      amount: String(payment.totalAmount),
    });
  }
  if (way.kind === 'canceled') {
    const code = 'PAY_PROCESS_CANCELED';
    // A buyer who cancels comes back without an orderId; shops that rely on it break here as they would at Toss.
    return append(payment.failUrl, { code, message: errorFacts(code)?.ko ?? code });
  }
  return append(payment.failUrl, { ...way.failure, orderId: payment.orderId });
}

/** Adds to the query a shop's address may already carry, even one that ends in `&`. */
function append(address: string | null, parameters: Record<string, string>): string | null {
  if (address === null) return null;
  const url = new URL(address);
  const before = url.search.replace(/^\?|&+$/g, '');
  url.search = `${before}${before ? '&' : ''}${new URLSearchParams(parameters).toString()}`;
  return url.href;
}
