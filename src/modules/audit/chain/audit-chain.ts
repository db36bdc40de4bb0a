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

/** Selects `SealedEvent` of an event `e`. */
export const EVENT_COLUMNS = `e.id, e.occurred_at, e.actor_type, e.actor_id, e.on_behalf_of, e.action, e.resource_type,
  e.resource_id, e.details, e.changes, e.reason, host(e.ip) AS ip, e.trace_id`;

export interface SealedRecord {
  id: string;
  occurred_at: Date;
  actor_type: string;
  actor_id: string | null;
  on_behalf_of: string | null;
  ip: string | null;
  act: string;
  subject_ids: string[];
  fields: string[];
  count: number;
  operation: string;
  reason: string | null;
  trace_id: string | null;
}

/** Selects `SealedRecord` of an access record `r`. */
export const RECORD_COLUMNS = `r.id, r.occurred_at, r.actor_type, r.actor_id, r.on_behalf_of, host(r.ip) AS ip, r.act,
  r.subject_ids, r.fields, r.count, r.operation, r.reason, r.trace_id`;

export const CHAIN_START = Buffer.alloc(32);

/** hash(n) = SHA-256(hash(n−1) ‖ canonical JSON of the event): one changed byte anywhere changes every later hash. */
export function chainHash(previous: Buffer, event: SealedEvent): Buffer {
  return linked(previous, [
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
    sorted(event.changes),
    event.reason,
  ]);
}

/** The same for a batch of access records. */
export function accessHash(previous: Buffer, records: readonly SealedRecord[]): Buffer {
  return linked(
    previous,
    records.map((r) => [
      r.id,
      r.occurred_at.toISOString(),
      r.actor_type,
      r.actor_id,
      r.on_behalf_of,
      r.ip,
      r.act,
      r.subject_ids,
      r.fields,
      r.count,
      r.operation,
      r.reason,
      r.trace_id,
    ]),
  );
}

function linked(previous: Buffer, value: unknown): Buffer {
  return createHash('sha256').update(previous).update(JSON.stringify(value)).digest();
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
