import { basic, CLIENT_KEY, SECRET_KEY, startTestTwin } from '../sandbox/toss-kit.js';

/** The payment provider of a run: our twin, or any other server of the contract. */
export interface Provider {
  url: string;
  /** What plays the buyer and the bank; `/__sandbox` of the contract's sandbox. */
  controlUrl: string;
  secretKey: string;
  clientKey: string;
}

/** What the provider says of an order, in its own words of the contract. */
export interface ProviderMoney {
  status: string;
  captured: bigint;
  canceled: bigint;
  /** Reasons of its cancels: the id of a refund of ours stands in each. */
  reasons: string[];
}

interface ShownPayment {
  status: string;
  approvedAt: string | null;
  totalAmount: number;
  cancels: { cancelAmount: number; cancelReason: string }[] | null;
}

export class ProviderDesk {
  constructor(private readonly provider: Provider) {}

  /** The buyer opens the window, chooses and agrees. @returns the payment key */
  async authenticate(order: {
    orderId: string;
    amount: bigint;
    taxFree?: bigint;
    byAccount: boolean;
  }): Promise<string> {
    const made = await this.control<{ paymentKey: string }>('/payments', {
      clientKey: this.provider.clientKey,
      orderId: order.orderId,
      orderName: '혼돈 속의 주문',
      amount: Number(order.amount),
      taxFreeAmount: Number(order.taxFree ?? 0n),
      method: order.byAccount ? 'VIRTUAL_ACCOUNT' : 'CARD',
    });
    await this.control(`/payments/${made.paymentKey}/authenticate`, {});
    return made.paymentKey;
  }

  /** The bank (`deposit`, `late-deposit`, `reverse-deposit`, `expire-account`, `fail-refund`), or a window that fails (`fail`). */
  async bank(paymentKey: string, act: string): Promise<void> {
    await this.control(`/payments/${paymentKey}/${act}`, {});
  }

  /** By the contract alone, with the shop's key. */
  async moneyOf(orderId: string): Promise<ProviderMoney> {
    const answer = await fetch(`${this.provider.url}/v1/payments/orders/${orderId}`, {
      headers: { authorization: basic(this.provider.secretKey) },
    });
    if (answer.status === 404) return { status: 'ABSENT', captured: 0n, canceled: 0n, reasons: [] };
    const shown = (await answer.json()) as ShownPayment;
    const cancels = shown.cancels ?? [];
    return {
      status: shown.status,
      captured: shown.approvedAt === null ? 0n : BigInt(shown.totalAmount),
      canceled: cancels.reduce((sum, { cancelAmount }) => sum + BigInt(cancelAmount), 0n),
      reasons: cancels.map(({ cancelReason }) => cancelReason),
    };
  }

  private async control<T>(path: string, body: object): Promise<T> {
    const answer = await fetch(`${this.provider.controlUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}

/** Another server of the contract, when the environment names one. */
export function namedProvider(env: NodeJS.ProcessEnv): Provider | null {
  const url = env['CHAOS_PROVIDER_URL'];
  if (!url) return null;
  return {
    url,
    controlUrl: env['CHAOS_CONTROL_URL'] ?? `${url}/__sandbox`,
    secretKey: env['CHAOS_SECRET_KEY'] ?? '',
    clientKey: env['CHAOS_CLIENT_KEY'] ?? '',
  };
}

/** The one that was named, or a twin of the run's own. */
export async function provideProvider(
  named: Provider | null,
  webhookUrl: string,
): Promise<{ provider: Provider; remove: () => Promise<void> }> {
  if (named) return { provider: named, remove: async () => undefined };
  const twin = await startTestTwin({ webhookUrl });
  const { url } = twin.client;
  return {
    provider: {
      url,
      controlUrl: `${url}/__sandbox`,
      secretKey: SECRET_KEY,
      clientKey: CLIENT_KEY,
    },
    remove: () => twin.remove(),
  };
}
