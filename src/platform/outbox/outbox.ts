import { Injectable } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import { afterCommit, type Tx } from '../db/unit-of-work.js';
import { currentTraceId } from '../telemetry/trace.js';
import type { EventName } from './events.js';
import { Nudge } from './nudge.js';

/** A fact that waits to be written with others. */
export interface PendingFact {
  event: EventName;
  subjectId: string;
  payload: Events[EventName];
  /** Of the request it comes from: a batch has many. */
  traceId: string | null;
}

/** Writes what happened beside what changed, in the same transaction. */
@Injectable()
export class Outbox {
  constructor(
    private readonly clock: Clock,
    private readonly nudge: Nudge,
  ) {}

  /** @param subjectId the object the fact is about; facts of one object are read in the order they happened */
  async add<E extends EventName>(tx: Tx, event: E, subjectId: string, payload: Events[E]): Promise<void> {
    await tx.query(
      `INSERT INTO outbox (id, event, subject_id, payload, trace_id, occurred_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [newId(), event, subjectId, payload, currentTraceId(), this.clock.now()],
    );
    afterCommit(tx, () => this.nudge.send('committed'));
  }

  /** Facts of several callers that share `tx`, in the order given. */
  async addAll(tx: Tx, facts: readonly PendingFact[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `INSERT INTO outbox (id, event, subject_id, payload, trace_id, occurred_at)
       SELECT id, event, subject_id, payload::jsonb, trace_id, $6
       FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[]) AS f (id, event, subject_id, payload, trace_id)`,
      [
        facts.map(() => newId()),
        facts.map((fact) => fact.event),
        facts.map((fact) => fact.subjectId),
        facts.map((fact) => JSON.stringify(fact.payload)),
        facts.map((fact) => fact.traceId),
        this.clock.now(),
      ],
    );
    afterCommit(tx, () => this.nudge.send('committed'));
  }
}
