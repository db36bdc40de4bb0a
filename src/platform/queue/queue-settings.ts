import type { Backoff } from '../../shared/backoff.js';
import type { QueueName } from '../outbox/consumers.js';

export interface QueueSettings {
  /** Tries before a job is parked for staff. */
  attempts: number;
  backoff: Backoff;
  /** Jobs of the queue at once in one process. */
  concurrency: number;
}

const DEFAULT: QueueSettings = { attempts: 6, backoff: { baseMs: 200, capMs: 30_000 }, concurrency: 8 };

/** Where a queue differs from the rest. */
const OWN: Partial<Record<QueueName, Partial<QueueSettings>>> = {};

export function settingsOf(queue: QueueName): QueueSettings {
  return { ...DEFAULT, ...OWN[queue] };
}
