import { Injectable } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import { afterCommit, type Tx } from '../db/unit-of-work.js';
import { currentTraceId } from '../telemetry/trace.js';
import type { EventName } from './events.js';
import { Nudge } from './nudge.js';

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
}
