import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { jobData, JobQueue } from '../queue/job-queue.js';
import { describeError, log } from '../telemetry/logger.js';
import { Consumers, jobId } from './consumers.js';
import { Nudge } from './nudge.js';
import { OpenJobs } from './open-jobs.js';
import { OUTBOX_COLUMNS, toOutboxEvent, type OutboxEvent, type OutboxRow } from './events.js';

const BATCH = 500;
const IDLE_MS = 500;

/**
 * Gives each committed outbox row its position, hands it to the queues of its consumers, and wakes live readers.
 * Any number may run: positions are given under one row lock, delivery is claimed row by row.
 */
@Injectable()
export class OutboxRelay {
  private stopped = false;
  private running: Promise<void> | null = null;
  private wake: () => void = () => undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly consumers: Consumers,
    private readonly queue: JobQueue,
    private readonly nudge: Nudge,
    private readonly open: OpenJobs,
  ) {}

  start(): void {
    const stopListening = this.nudge.listen((kind) => kind === 'committed' && this.wake());
    this.running = this.loop().finally(stopListening);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      let worked = false;
      const woken = new Promise<void>((resolve) => (this.wake = resolve));
      try {
        const numbered = await this.assignPositions();
        // Live readers need only the position; they do not wait for the queues.
        if (numbered > 0) this.nudge.send('delivered');
        worked = (await this.deliver()) + numbered > 0;
      } catch (error) {
        log.warn({ error: describeError(error) }, 'outbox relay: round failed, going again');
      }
      if (!worked)
        await Promise.race([woken, new Promise((resolve) => setTimeout(resolve, IDLE_MS).unref())]);
    }
  }

  /**
   * Numbers rows that are visible now, in the order they were written. A row of a transaction still open is not
   * visible and gets a later position when it is, so no reader can walk past it. The jobs that come of them are written
   * down here too, for a queue may be done with a job before it has answered that it took it.
   */
  async assignPositions(): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const [head]: { last_position: string }[] = await tx.query(
        `SELECT last_position FROM outbox_head FOR NO KEY UPDATE`,
      );
      // The row lock is held from here on: taken after it, this snapshot sees all that earlier rounds numbered.
      const numbered: Pick<OutboxRow, 'id' | 'event'>[] = await tx.query(
        `WITH fresh AS (
           SELECT id, row_number() OVER (ORDER BY seq) AS n
           FROM (SELECT id, seq FROM outbox WHERE position IS NULL ORDER BY seq LIMIT ${BATCH}) waiting
         ), done AS (
           UPDATE outbox o SET position = $1::bigint + fresh.n FROM fresh WHERE o.id = fresh.id
           RETURNING o.id, o.event
         ) SELECT id, event FROM done`,
        [head?.last_position ?? '0'],
      );
      if (numbered.length === 0) return 0;
      await this.open.expect(tx, numbered);
      await tx.query(`UPDATE outbox_head SET last_position = last_position + $1`, [numbered.length]);
      return numbered.length;
    });
  }

  /**
   * Enqueues what waits. A crash after enqueuing enqueues again under the same job id, which the queue ignores. The lock
   * keeps other relays away and nobody else: a job that has begun already may point at its event.
   */
  private async deliver(): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const rows: OutboxRow[] = await tx.query(
        `SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE delivered_at IS NULL AND position IS NOT NULL
         ORDER BY position LIMIT ${BATCH} FOR NO KEY UPDATE SKIP LOCKED`,
      );
      for (const event of rows.map(toOutboxEvent)) await this.enqueue(event);
      if (rows.length > 0)
        await tx.query(`UPDATE outbox SET delivered_at = clock_timestamp() WHERE id = ANY($1)`, [
          rows.map((r) => r.id),
        ]);
      return rows.length;
    });
  }

  private async enqueue(event: OutboxEvent): Promise<void> {
    for (const consumer of this.consumers.of(event.event)) {
      await this.queue.add(consumer.queue, {
        name: consumer.name,
        id: jobId(event.id, consumer.name),
        data: jobData(event.id, event.traceId, event.traceParent),
      });
    }
  }
}
