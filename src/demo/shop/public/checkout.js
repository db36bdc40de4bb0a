import { ShopError } from './graphql.js';
import { openPaymentWindow } from './toss.js';

const CREATE = `mutation Create(
  $purpose: PaymentPurpose!, $amount: Won, $productId: ID, $method: PaymentMethodType, $key: String!
) {
  createPaymentOrder(
    purpose: $purpose, amount: $amount, productId: $productId, method: $method, idempotencyKey: $key
  ) {
    orderId orderName amount taxFreeAmount status method clientKey customerKey successUrl failUrl
  }
}`;
/** After these the outcome is open or the same order can still be paid, so the next press repeats this one. */
const SAME_ORDER_AFTER = [
  'ORDER_UNANSWERED',
  'REQUEST_IN_PROGRESS',
  'SERVICE_UNAVAILABLE',
  'INTERNAL',
  'PAYMENT_WINDOW_UNREACHABLE',
];

/** From the pay button to the payment window. One idempotency key an order, kept for as long as that order may exist. */
export class Checkout {
  #session;
  #customerName;
  #attempt = null;

  constructor(session, customerName) {
    this.#session = session;
    this.#customerName = customerName;
  }

  /** @param choice { purpose, amount, productId, method }  @throws ShopError */
  async pay(choice) {
    try {
      const order = await this.#order(choice);
      await openPaymentWindow(order, this.#customerName);
      this.#attempt = null;
    } catch (error) {
      if (!SAME_ORDER_AFTER.includes(error.code)) this.#attempt = null;
      throw error;
    }
  }

  async #order(choice) {
    const order = await this.#create(choice);
    if (order.status === 'READY') return order;
    // The order of an earlier press was closed meanwhile; this press is a new one.
    this.#attempt = null;
    return this.#create(choice);
  }

  async #create(choice) {
    const wanted = JSON.stringify([choice.purpose, choice.amount, choice.productId, choice.method]);
    if (this.#attempt?.wanted !== wanted) this.#attempt = { wanted, key: crypto.randomUUID() };
    try {
      return (await this.#session.query(CREATE, { ...choice, key: this.#attempt.key })).createPaymentOrder;
    } catch (error) {
      throw error.code === 'NETWORK' ? new ShopError('ORDER_UNANSWERED') : error;
    }
  }
}
