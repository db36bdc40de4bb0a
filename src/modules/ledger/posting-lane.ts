import { AsyncResource } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { DomainError } from '../../shared/errors.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { InFlight } from '../../platform/http/in-flight.js';
import { Idempotency, nameOf, type IdempotentRequest } from '../../platform/idempotency/idempotency.js';
import type { EventName } from '../../platform/outbox/events.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { systemActor } from '../../platform/security/actor.js';
import { killPoint } from '../../platform/telemetry/kill-point.js';
import { metrics } from '../../platform/telemetry/metrics.js';
import { currentTraceId } from '../../platform/telemetry/trace.js';
import { AuditLog, type AuditEntry } from '../audit/index.js';
import { AccountIds } from './account-ids.js';
import type { AccountRef } from './accounts.js';
import { Ledger } from './ledger.js';
import { postingLine, refusalOf, type Posted, type PostingLine, type PostingOrder } from './posting.js';

/** A posting that is a whole deed by itself: with its key, its record and its facts. */
export interface LonePosting {
  request: IdempotentRequest;
  order: PostingOrder;
  /** Of the posting. */
  audit: Omit<AuditEntry, 'resourceType' | 'resourceId'>;
  facts: { event: EventName; subjectId: string; payload: Events[EventName] }[];
}

interface Waiting {
  posting: LonePosting;
  line: PostingLine;
  /** The name of its key, as one text. */
  name: string;
  traceId: string | null;
  done(posted: Posted): void;
  failed(error: unknown): void;
}

type Answer = Posted | DomainError;

const ACTOR = systemActor('posting-lane');
const BATCH_MAX = 256;
/** Some seconds of work; more would only wait to be late. */
const WAITING_MAX = 5_000;
const BUSY_RETRY_MS = 500;

/**
 * The door into the books for a posting that stands alone. Whatever has queued while the last batch was written is
 * written next, in one transaction: its callers share a commit, and each has an answer, a key, a record and facts of
 * its own. An answer is given after the commit. One lane a process: more would wait for each other's accounts.
 */
@Injectable()
export class PostingLane {
  private waiting: Waiting[] = [];
  private running = false;
  // A batch belongs to nobody: it must not inherit the trace, and so the cancellation, of whoever came first.
  private readonly nobody = new AsyncResource('PostingLane');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly ledger: Ledger,
    private readonly accounts: AccountIds,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly inFlight: InFlight,
  ) {}

  /**
   * Same key and input: the first posting's answer. Every account is opened if need be.
   * @throws POINTS_INSUFFICIENT, HOLD_ENDED, HOLD_EXPIRED, REVERSAL_EXCEEDS, ACCOUNT_OWNER_UNKNOWN,
   *   IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS, SERVICE_UNAVAILABLE
   */
  async post(posting: LonePosting): Promise<Posted> {
    const name = nameOf(posting.request).join('\n');
    if (this.waiting.length >= WAITING_MAX) {
      throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: BUSY_RETRY_MS });
    }
    const ids = new Map<AccountRef, string>();
    for (const account of posting.order.transfers.flatMap(({ debit, credit }) => [debit, credit])) {
      ids.set(account, this.accounts.remembered(account) ?? (await this.accounts.alone(account)));
    }
    const postedAt = this.clock.now().toISOString();
    const line = postingLine(posting.order, (account) => ids.get(account) ?? '', postedAt);
    return new Promise<Posted>((done, failed) => {
      this.waiting.push({ posting, line, name, traceId: currentTraceId(), done, failed });
      if (!this.running) this.start();
    });
  }

  private start(): void {
    this.running = true;
    this.nobody.runInAsyncScope(() => void this.inFlight.track(this.run()));
  }

  private async run(): Promise<void> {
    // Whoever comes in the same turn of the loop comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) await this.answer(this.takeBatch());
    this.running = false;
  }

  /** The oldest, each key once: the second of two waits for what the first one made. */
  private takeBatch(): Waiting[] {
    const names = new Set<string>();
    const [batch, rest]: [Waiting[], Waiting[]] = [[], []];
    for (const one of this.waiting) {
      const fits = batch.length < BATCH_MAX && !names.has(one.name);
      names.add(one.name);
      (fits ? batch : rest).push(one);
    }
    this.waiting = rest;
    return batch;
  }

  /** Never throws: every caller is answered. */
  private async answer(batch: Waiting[]): Promise<void> {
    metrics.postingBatch.observe(batch.length);
    try {
      const answers = await this.uow.run(ACTOR, (tx) => this.write(tx, batch));
      batch.forEach((one, i) => {
        const answer = answers[i];
        if (answer === undefined || answer instanceof DomainError) one.failed(answer);
        else one.done(answer);
      });
    } catch (error) {
      // Nothing of it was done. When the database is well, one of them is at fault: the others go on without it.
      if (error instanceof DomainError || batch.length === 1) {
        for (const one of batch) one.failed(error);
        return;
      }
      const half = Math.ceil(batch.length / 2);
      await this.answer(batch.slice(0, half));
      await this.answer(batch.slice(half));
    }
  }

  private async write(tx: Tx, batch: Waiting[]): Promise<Answer[]> {
    const claims = await this.idempotency.claimEach(
      tx,
      batch.map(({ posting }) => posting.request),
    );
    const fresh = batch.filter((_, i) => claims[i]?.verdict === 'fresh');
    const rows =
      fresh.length === 0
        ? []
        : await this.ledger.postEach(
            tx,
            fresh.map(({ line }) => line),
          );
    const outcomes = new Map(fresh.map((one, i) => [one, rows[i]]));
    const posted = fresh.filter((one) => outcomes.get(one)?.outcome === 'POSTED');
    await this.keep(tx, fresh, posted, outcomes);
    await killPoint('posting-lane.written');
    return batch.map((one, i): Answer => {
      const claim = claims[i];
      if (claim?.verdict === 'refused') return claim.error;
      if (claim?.verdict === 'earlier') return { id: claim.id, fresh: false };
      const row = outcomes.get(one);
      if (!row) throw new Error('ledger_post returned fewer rows than postings');
      return refusalOf(row) ?? { id: row.posting_id, fresh: row.outcome === 'POSTED' };
    });
  }

  /** Keys of all that went through, earlier or now; records and facts of what was done now. */
  private async keep(
    tx: Tx,
    fresh: Waiting[],
    posted: Waiting[],
    outcomes: Map<Waiting, { posting_id: string; outcome: string } | undefined>,
  ): Promise<void> {
    const made = fresh.flatMap((one) => {
      const row = outcomes.get(one);
      const through = row?.outcome === 'POSTED' || row?.outcome === 'EARLIER';
      return through ? [{ request: one.posting.request, id: row.posting_id }] : [];
    });
    await this.idempotency.rememberEach(tx, made);
    await this.outbox.addAll(
      tx,
      posted.flatMap(({ posting, traceId }) => posting.facts.map((fact) => ({ ...fact, traceId }))),
    );
    await this.audit.recordAll(
      tx,
      posted.map(({ posting, line, traceId }) => ({
        actor: posting.request.actor,
        entry: { ...posting.audit, resourceType: 'posting', resourceId: line.id },
        traceId,
      })),
    );
  }
}
