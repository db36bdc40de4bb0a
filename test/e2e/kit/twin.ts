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

/** Presses a button of the twin's control API. */
export async function controlTwin(system: System, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${system.urls.twin}/__sandbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The twin refused ${path}: ${await response.text()}`);
}
