declare global {
  /** Past facts, `noun.happened`, with what a reader cannot read back. Each module adds its own. */
  interface Events {}
}

export type EventName = keyof Events & string;

/** A committed fact as readers see it. */
export interface OutboxEvent<E extends EventName = EventName> {
  id: string;
  /** Given by the relay after commit; readers replay by it. */
  position: bigint;
  event: E;
  subjectId: string;
  payload: Events[E];
  traceId: string | null;
  /** As W3C's trace context writes it; null unless traces are recorded. */
  traceParent: string | null;
  occurredAt: Date;
}

export interface OutboxRow {
  id: string;
  position: string;
  event: EventName;
  subject_id: string;
  payload: Events[EventName];
  trace_id: string | null;
  trace_parent: string | null;
  occurred_at: Date;
}

export const OUTBOX_COLUMNS = 'id, position, event, subject_id, payload, trace_id, trace_parent, occurred_at';

export function toOutboxEvent(row: OutboxRow): OutboxEvent {
  return {
    id: row.id,
    position: BigInt(row.position),
    event: row.event,
    subjectId: row.subject_id,
    payload: row.payload,
    traceId: row.trace_id,
    traceParent: row.trace_parent,
    occurredAt: row.occurred_at,
  };
}
