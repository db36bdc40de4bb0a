import type { FaultQueue } from './api/faults.js';
import type { RequestLog } from './api/request-log.js';
import type { TwinClock } from '../kit/twin-clock.js';
import type { IdSource } from './ids.js';
import type { Merchant } from './model.js';
import type { RuleContext } from './rules/context.js';
import { Unit, type Store } from './store.js';
import type { Dispatcher } from './webhooks/dispatcher.js';

/** Writes one structured line. Values must never hold a secret key. */
export type Log = (event: string, fields?: Record<string, unknown>) => void;

/** What the twin's routers share. */
export interface TwinParts {
  merchants: readonly Merchant[];
  amountMismatchCode: 'INVALID_REQUEST' | 'FORBIDDEN_REQUEST';
  /** Requests per minute and endpoint before 429; 0 means no limit. */
  rateLimitPerMinute: number;
  clock: TwinClock;
  ids: IdSource;
  store: Store;
  faults: FaultQueue;
  requests: RequestLog;
  dispatcher: Dispatcher;
  log: Log;
}

/** A fresh unit of change at this moment for one shop. */
export function ruleContext(twin: TwinParts, merchant: Merchant): RuleContext {
  return { merchant, store: twin.store, ids: twin.ids, unit: new Unit(), now: twin.clock.now() };
}

/** Makes a unit durable; with the `before` knob its webhooks are delivered first, as Toss sometimes does. */
export async function commit(twin: TwinParts, unit: Unit): Promise<void> {
  await twin.store.commit(unit);
  if (unit.webhooks.length === 0) return;
  if (twin.store.webhookConfig.before)
    await twin.dispatcher.deliverNow(unit.webhooks.map((event) => event.id));
  else twin.dispatcher.kick();
}
