import { ShopError } from './graphql.js';
import { sdkAmount } from './money.js';

let loading = null;

/** The provider's script, fetched once; after a failure the next caller tries again. */
export function loadToss() {
  loading ??= fetchScript(document.body.dataset.sdkUrl).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** Where the window comes from: in the demo this machine, said aloud. */
export const windowHost = () => new URL(document.body.dataset.sdkUrl).host;

function fetchScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve(window.TossPayments);
    script.onerror = () => {
      script.remove();
      reject(new ShopError('PAYMENT_WINDOW_UNREACHABLE'));
    };
    document.head.append(script);
  });
}

/** Leaves the page for the payment window. @throws ShopError when the window did not open */
export async function openPaymentWindow(order, customerName) {
  const amount = sdkAmount(order.amount);
  const TossPayments = await loadToss();
  try {
    await TossPayments(order.clientKey)
      .payment({ customerKey: order.customerKey })
      .requestPayment({
        method: order.method ?? 'CARD',
        amount,
        taxFreeAmount: Number(order.taxFreeAmount),
        orderId: order.orderId,
        orderName: order.orderName,
        successUrl: order.successUrl,
        failUrl: order.failUrl,
        customerName,
      });
  } catch ({ code, message }) {
    if (code === 'USER_CANCEL' || code === 'PAY_PROCESS_CANCELED') throw new ShopError('PAYMENT_CANCELED');
    // The SDK says UNKNOWN when nobody answered; every other code is the provider's refusal of this order.
    if (code === 'UNKNOWN') throw new ShopError('PAYMENT_WINDOW_UNREACHABLE');
    throw new ShopError('PAYMENT_WINDOW_REFUSED', {
      message,
      args: { code: String(code), message: String(message) },
    });
  }
}
