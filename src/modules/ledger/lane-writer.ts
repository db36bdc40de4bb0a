import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { Idempotency, type Claim, type IdempotentRequest } from '../../platform/idempotency/idempotency.js';
import type { EventName } from '../../platform/outbox/events.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { systemActor } from '../../platform/security/actor.js';
import { killPoint } from '../../platform/telemetry/kill-point.js';
import { DomainError } from '../../shared/errors.js';
import { AuditLog, type AuditEntry } from '../audit/index.js';
import { refusalOf, type Posted, type PostingLine, type PostingOrder, type PostingRow } from './posting.js';

/** A posting that is a whole deed by itself: with its key, its record and its facts. */
export interface LonePosting {
  request: IdempotentRequest;
  order: PostingOrder;
  /** Of the posting. */
  audit: Omit<AuditEntry, 'resourceType' | 'resourceId'>;
  facts: { event: EventName; subjectId: string; payload: Events[EventName] }[];
}

/** One of a batch. */
export interface LaneLine {
  posting: LonePosting;
  line: PostingLine;
  /** Of the request it comes from. */
  traceId: string | null;
  traceParent: string | null;
}

export type Answer = Posted | { error: unknown };

interface Row extends PostingRow {
  claim: Claim;
}

const ACTOR = systemActor('posting-lane');

/** Writes a batch of the lane: keys, postings, facts and records of all of it in one statement and one commit. */
@Injectable()
export class LaneWriter {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Never throws. @returns an answer a posting, in order, once it is committed */
  async write(batch: readonly LaneLine[]): Promise<Answer[]> {
    try {
      return await this.uow.run(ACTOR, (tx) => this.writeIn(tx, batch));
    } catch (error) {
      // Nothing of it was done. When the database is well, one of them is at fault: the others go on without it.
      if (error instanceof DomainError || batch.length === 1) return batch.map(() => ({ error }));
      const half = Math.ceil(batch.length / 2);
      return [...(await this.write(batch.slice(0, half))), ...(await this.write(batch.slice(half)))];
    }
  }

  private async writeIn(tx: Tx, batch: readonly LaneLine[]): Promise<Answer[]> {
    const deeds = batch.map(({ posting, line, traceId }) => ({
      actor: posting.request.actor,
      entry: { ...posting.audit, resourceType: 'posting', resourceId: line.id },
      traceId,
    }));
    const facts = batch.flatMap(({ posting, traceId, traceParent }, i) =>
      posting.facts.map((fact) => ({ ...fact, traceId, traceParent, of: i + 1 })),
    );
    const now = this.clock.now();
    const rows = await tx.query<Row[]>(
      `SELECT claim, posting_id, outcome, available, needed FROM ledger_post_alone($1, $2, $3, $4, $5)`,
      [
        this.idempotency.linesOf(batch.map(({ posting }) => posting.request)),
        JSON.stringify(batch.map(({ line }) => line)),
        this.outbox.linesOf(tx, facts),
        this.audit.linesOf(deeds),
        now,
      ],
    );
    if (rows.length !== batch.length) throw new Error('ledger_post_alone returned not a row a posting');
    await this.audit.recordAccesses(
      tx,
      deeds.filter((_, i) => rows[i]?.outcome === 'POSTED'),
      now,
    );
    await killPoint('posting-lane.written');
    return rows.map((row): Answer => {
      if (row.claim === 'EARLIER') return { id: row.posting_id, fresh: false };
      const error = this.idempotency.refusalOf(row.claim) ?? refusalOf(row);
      return error ? { error } : { id: row.posting_id, fresh: row.outcome === 'POSTED' };
    });
  }
}
