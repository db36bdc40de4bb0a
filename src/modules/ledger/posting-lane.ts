import { AsyncResource } from 'node:async_hooks';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { Clock } from '../../platform/clock/clock.js';
import { InFlight } from '../../platform/http/in-flight.js';
import { nameOf } from '../../platform/idempotency/idempotency.js';
import { metrics } from '../../platform/telemetry/metrics.js';
import { currentTraceparent } from '../../platform/telemetry/spans.js';
import { currentTraceId } from '../../platform/telemetry/trace.js';
import { AccountIds } from './account-ids.js';
import type { AccountRef } from './accounts.js';
import { LaneQueue } from './lane-queue.js';
import { LaneWriter, type Answer, type LaneLine, type LonePosting } from './lane-writer.js';
import { postingLine, type Posted } from './posting.js';

interface Waiting extends LaneLine {
  /** What only one batch at a time may hold: its key and its accounts. */
  needs: readonly string[];
  /** The name of its key, as one text. */
  name: string;
  answer(answer: Answer): void;
}

const BATCH_MAX = 256;
/**
 * Batches under way at once. While the database writes one, this process makes the next and answers the last; they
 * share no account, so that none waits for another's commit.
 */
const FLYING_MAX = 2;
/** Some seconds of work; more would only wait to be late. */
const WAITING_MAX = 5_000;
const BUSY_RETRY_MS = 500;

/**
 * The door into the books for a posting that stands alone. Whatever has queued while earlier batches were written is
 * written next, in one transaction: its callers share a commit, and each has an answer, a key, a record and facts of
 * its own. An answer is given after the commit.
 */
@Injectable()
export class PostingLane implements BeforeApplicationShutdown {
  private readonly queue = new LaneQueue<Waiting>();
  private flying = 0;
  private underWay = 0;
  private scheduled = false;
  /** Ends the work a graceful stop waits for; null while there is none. */
  private allDone: (() => void) | null = null;
  private work: Promise<void> | null = null;
  private closed = false;
  // A batch belongs to nobody: it must not inherit the trace, and so the cancellation, of whoever came first.
  private readonly nobody = new AsyncResource('PostingLane');

  constructor(
    private readonly writer: LaneWriter,
    private readonly accounts: AccountIds,
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
    this.requireRoom();
    const ids = new Map<AccountRef, string>();
    for (const account of posting.order.transfers.flatMap(({ debit, credit }) => [debit, credit])) {
      ids.set(account, this.accounts.remembered(account) ?? (await this.accounts.alone(account)));
    }
    // Opening an account takes a while, in which the lane may have closed.
    this.requireRoom();
    const postedAt = this.clock.now().toISOString();
    const line = postingLine(posting.order, (account) => ids.get(account) ?? '', postedAt);
    const needs = [name, ...ids.values()];
    return new Promise<Posted>((resolve, reject) => {
      const answer = (given: Answer): void =>
        'error' in given ? reject(given.error as Error) : resolve(given);
      const [traceId, traceParent] = [currentTraceId(), currentTraceparent()];
      this.queue.add({ posting, line, name, needs, traceId, traceParent, answer });
      this.schedule();
    });
  }

  /** The process ends: whoever waits is answered first, and nobody joins any more. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    await this.work;
  }

  /** @throws SERVICE_UNAVAILABLE */
  private requireRoom(): void {
    if (!this.closed && this.queue.length < WAITING_MAX) return;
    throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: BUSY_RETRY_MS });
  }

  /** Whoever comes in the same turn of the loop comes along. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    if (!this.allDone) this.work = this.inFlight.track(new Promise<void>((done) => (this.allDone = done)));
    this.nobody.runInAsyncScope(() =>
      setImmediate(() => {
        this.scheduled = false;
        this.fly();
      }),
    );
  }

  private fly(): void {
    while (this.flying < FLYING_MAX) {
      // Half of all there is: the other half is made ready meanwhile.
      const fair = Math.ceil((this.queue.length + this.underWay) / FLYING_MAX);
      const batch = this.queue.take(Math.min(fair, BATCH_MAX));
      if (batch.length === 0) break;
      this.flying += 1;
      this.underWay += batch.length;
      void this.carry(batch);
    }
    if (this.flying === 0 && this.queue.length === 0) {
      this.allDone?.();
      this.allDone = null;
    }
  }

  private async carry(batch: Waiting[]): Promise<void> {
    metrics.postingBatch.observe(batch.length);
    const answers = await this.writer.write(batch);
    this.queue.release(batch);
    this.flying -= 1;
    // The database waits for the next, so that goes first, unless only a few stragglers wait.
    if (this.queue.length * FLYING_MAX >= batch.length) this.fly();
    this.underWay -= batch.length;
    for (const [i, answer] of answers.entries()) batch[i]?.answer(answer);
    this.schedule();
  }
}
