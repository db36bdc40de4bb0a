import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Db } from '../db/db.js';
import { UnitOfWork } from '../db/unit-of-work.js';
import { jobData, JobQueue, JobStatus, type Job } from '../queue/job-queue.js';
import { Schedule } from '../schedule/schedule.js';
import { systemActor } from '../security/actor.js';
import { log } from '../telemetry/logger.js';
import { Consumers, jobId } from './consumers.js';
import type { EventName } from './events.js';

const LOOK_EVERY_MS = 30_000;
const BATCH = 200;
const ACTOR = systemActor('open-jobs');

interface OpenRow {
  event_id: string;
  consumer: string;
  trace_id: string | null;
  trace_parent: string | null;
}

/**
 * Jobs that are to be given to the queue, or were, and are not done. Redis may come back without them (a restart loses
 * what it had not saved); whoever is not in the queue any more is put there again.
 */
@Injectable()
export class OpenJobs implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly db: Db,
    private readonly queue: JobQueue,
    private readonly consumers: Consumers,
    private readonly schedule: Schedule,
  ) {}

  onModuleInit(): void {
    this.schedule.register({
      name: 'outbox.requeue-lost',
      everyMs: LOOK_EVERY_MS,
      run: () => this.requeueLost(),
    });
  }

  /** In the transaction that numbers the events, once for each and before any queue hears of it. */
  async expect(tx: EntityManager, events: readonly { id: string; event: EventName }[]): Promise<void> {
    const jobs = events.flatMap(({ id, event }) =>
      this.consumers.of(event).map(({ name }) => ({ id, name })),
    );
    if (jobs.length === 0) return;
    await tx.query(
      `INSERT INTO queued_jobs (event_id, consumer) SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT DO NOTHING`,
      [jobs.map((job) => job.id), jobs.map((job) => job.name)],
    );
  }

  /** Done, or taken away for good. */
  async done(job: Pick<Job, 'name' | 'data'>): Promise<void> {
    await this.uow.run(ACTOR, (tx) =>
      tx.query(`DELETE FROM queued_jobs WHERE event_id = $1 AND consumer = $2`, [job.data.eventId, job.name]),
    );
  }

  /** @param olderThanMs how long ago a job was given to the queue, or looked for @returns how many were lost */
  async requeueLost(olderThanMs = 60_000): Promise<number> {
    const rows = await this.db.rows<OpenRow>(
      `SELECT q.event_id, q.consumer, o.trace_id, o.trace_parent FROM queued_jobs q JOIN outbox o ON o.id = q.event_id
       WHERE o.delivered_at IS NOT NULL AND q.looked_at < clock_timestamp() - $1 * interval '1 millisecond'
       ORDER BY q.looked_at LIMIT ${BATCH}`,
      [olderThanMs],
    );
    let lost = 0;
    for (const row of rows) if (await this.look(row)) lost += 1;
    if (lost > 0) log.warn({ lost }, 'the queue had lost jobs; they are in it again');
    return lost;
  }

  private async look(row: OpenRow): Promise<boolean> {
    const job = { name: row.consumer, data: jobData(row.event_id, row.trace_id, row.trace_parent) };
    const consumer = this.consumers.named(row.consumer);
    // A consumer that is no more, or one whose worker was killed before it could say that it was done.
    const found = consumer && (await this.queue.find(consumer.queue, jobId(row.event_id, row.consumer)));
    if (!consumer || found?.status === JobStatus.COMPLETED) {
      await this.done(job);
      return false;
    }
    if (!found) await this.queue.add(consumer.queue, { ...job, id: jobId(row.event_id, row.consumer) });
    await this.uow.run(ACTOR, (tx) =>
      tx.query(`UPDATE queued_jobs SET looked_at = clock_timestamp() WHERE event_id = $1 AND consumer = $2`, [
        row.event_id,
        row.consumer,
      ]),
    );
    return !found;
  }
}
