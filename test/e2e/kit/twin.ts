import type { System } from './system.js';

export interface TwinMoney {
  orderId: string;
  paymentKey: string;
  status: string;
  captured: number;
  canceled: number;
}

/** What the payment provider's own books say about an order; null when no payment window was opened for it. */
export async function moneyAtTwin(system: System, orderId: string): Promise<TwinMoney | null> {
  const response = await fetch(`${system.urls.twin}/__sandbox/ledger`);
  const ledger = (await response.json()) as TwinMoney[];
  return ledger.find((entry) => entry.orderId === orderId) ?? null;
}
