import { Injectable } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import { afterCommit, type Tx } from '../db/unit-of-work.js';
import { currentTraceparent } from '../telemetry/spans.js';
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
  /** The part of it that the fact comes from, where traces are recorded. */
  traceParent?: string | null;
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
      `INSERT INTO outbox (id, event, subject_id, payload, trace_id, trace_parent, occurred_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [newId(), event, subjectId, payload, currentTraceId(), currentTraceparent(), this.clock.now()],
    );
    afterCommit(tx, () => this.nudge.send('committed'));
  }

  /** Facts of several callers that share `tx`, in the order given. */
  async addAll(tx: Tx, facts: readonly PendingFact[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(`SELECT outbox_add_each($1, $2)`, [this.linesOf(tx, facts), this.clock.now()]);
  }

  /**
   * The same facts as `outbox_add_each` takes them, for a statement that writes them beside something else.
   * @param of the number of what each belongs to, from 1, where only what came about is written
   */
  linesOf(tx: Tx, facts: readonly (PendingFact & { of?: number })[]): string {
    if (facts.length > 0) afterCommit(tx, () => this.nudge.send('committed'));
    return JSON.stringify(facts.map((fact) => ({ id: newId(), ...fact })));
  }
}
