import { createHash } from 'node:crypto';

export interface SealedEvent {
  id: string;
  occurred_at: Date;
  actor_type: string;
  actor_id: string | null;
  on_behalf_of: string | null;
  action: string;
  resource_type: string;
  resource_id: string | null;
  details: unknown;
  changes: readonly unknown[];
  reason: string | null;
  ip: string | null;
  trace_id: string | null;
}

export const CHAIN_START = Buffer.alloc(32);

/** hash(n) = SHA-256(hash(n−1) ‖ canonical JSON of the event): one changed byte anywhere changes every later hash. */
export function chainHash(previous: Buffer, event: SealedEvent): Buffer {
  const canonical = JSON.stringify([
    event.id,
    event.occurred_at.toISOString(),
    event.actor_type,
    event.actor_id,
    event.on_behalf_of,
    event.action,
    event.resource_type,
    event.resource_id,
    sorted(event.details),
    event.ip,
    event.trace_id,
    // Events from before there were such columns keep the form they were sealed in.
    ...(event.changes.length > 0 || event.reason !== null ? [sorted(event.changes), event.reason] : []),
  ]);
  return createHash('sha256').update(previous).update(canonical).digest();
}

/** The same value with the keys of every object in one order: jsonb does not keep the order they were written in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
