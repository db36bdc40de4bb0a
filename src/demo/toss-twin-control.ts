import type { Won } from '../shared/money.js';

/** The twin's own control API: what a buyer does in the payment window, done by the seed. */
export class TossTwinControl {
  constructor(private readonly baseUrl: string) {}

  async setClock(now: Date | null): Promise<void> {
    await this.post('/clock', { now: now?.toISOString() ?? null });
  }

  /** While time travels nobody listens to webhooks, and deliveries of the past must not pile up. */
  async discardWebhooks(discard: boolean): Promise<void> {
    await this.post('/webhooks/config', { discard });
  }

  async open(order: {
    orderId: string;
    orderName: string;
    amount: Won;
    instrument: string;
  }): Promise<string> {
    const { orderId, orderName, instrument } = order;
    const made = await this.post('/payments', {
      orderId,
      orderName,
      instrument,
      amount: Number(order.amount),
      method: 'CARD',
    });
    const { paymentKey } = made as { paymentKey?: unknown };
    if (typeof paymentKey !== 'string') throw new Error('The Toss twin made no payment');
    return paymentKey;
  }

  async authenticate(paymentKey: string, instrument: string): Promise<void> {
    await this.post(`/payments/${paymentKey}/authenticate`, { instrument });
  }

  async fail(paymentKey: string, failure: { code: string; message: string }): Promise<void> {
    await this.post(`/payments/${paymentKey}/fail`, failure);
  }

  async declineNextConfirm(orderId: string, failure: { code: string; message: string }): Promise<void> {
    await this.post('/faults', { endpoint: 'confirm', kind: 'decline', times: 1, orderId, ...failure });
  }

  /** Makes the provider settle the last movement of a day wrongly. */
  async bendSettlementLine(day: string, kind: 'missing' | 'amount'): Promise<void> {
    await this.post('/settlements/faults', { kind, day });
  }

  private async post(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(new URL(`/__sandbox${path}`, this.baseUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`The Toss twin refused ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
