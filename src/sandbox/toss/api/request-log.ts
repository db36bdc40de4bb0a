import type { FaultEndpoint } from './faults.js';

/** One API request as the twin saw it. Holds no secrets: the key is only named by its shop. */
export interface RequestEntry {
  at: string;
  method: string;
  path: string;
  endpoint: FaultEndpoint | null;
  mId: string | null;
  idempotencyKey: string | null;
  paymentKey: string | null;
  orderId: string | null;
  body: unknown;
  /** Null when the connection was dropped without an answer. */
  status: number | null;
  code: string | null;
  replayed: boolean;
  fault: string | null;
  traceId: string;
  durationMs: number;
}

const KEPT = 5000;

/** The last few thousand requests, for tests and the fault panel. Lives in memory only. */
export class RequestLog {
  private entries: RequestEntry[] = [];

  add(entry: RequestEntry): void {
    this.entries.push(entry);
    // Cutting in blocks keeps an add cheap.
    if (this.entries.length > KEPT * 2) this.entries = this.entries.slice(-KEPT);
  }

  list(): readonly RequestEntry[] {
    return this.entries.slice(-KEPT);
  }

  clear(): void {
    this.entries = [];
  }
}
