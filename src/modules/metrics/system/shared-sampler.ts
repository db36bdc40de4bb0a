import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { DatabaseLoad } from '../../../platform/db/database-load.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { OutboxBacklog } from '../../../platform/outbox/backlog.js';
import { JobQueue } from '../../../platform/queue/job-queue.js';
import { Schedule } from '../../../platform/schedule/schedule.js';
import { systemActor } from '../../../platform/security/actor.js';
import type { Sample } from '../series/series.rules.js';
import { SeriesStore } from '../series/series.store.js';
import { SAMPLE_EVERY_MS, SYSTEM_SERIES, type SystemSeries } from './system-series.js';

type Reading = [SystemSeries, Record<string, string>, number];

/** What all processes share is looked at by one of them: queues, the outbox, the database. */
@Injectable()
export class SharedSampler implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly work: UnitOfWork,
    private readonly store: SeriesStore,
    private readonly queue: JobQueue,
    private readonly backlog: OutboxBacklog,
    private readonly load: DatabaseLoad,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedule.register({
      name: 'metrics.sample-shared',
      everyMs: SAMPLE_EVERY_MS,
      run: () => this.sample(),
    });
  }

  async sample(): Promise<void> {
    const at = this.clock.now();
    const readings = [...(await this.database()), ...(await this.queues())];
    const samples = readings.map(([name, labels, value]): Sample => ({
      name,
      unit: SYSTEM_SERIES[name],
      labels,
      at,
      value,
    }));
    await this.work.run(systemActor('metrics'), (tx) => this.store.write(tx, samples));
  }

  private async database(): Promise<Reading[]> {
    const [{ pending, lag }, { connections, replicationLag }] = await Promise.all([
      this.backlog.read(),
      this.load.read(),
    ]);
    return [
      ['outbox.pending', {}, pending],
      ['outbox.lag', {}, lag],
      ['db.connections', {}, connections],
      ...(replicationLag === null ? [] : [['db.replication_lag', {}, replicationLag] satisfies Reading]),
    ];
  }

  /** With Redis away nobody knows how long the queues are, and nobody is told that they are empty. */
  private async queues(): Promise<Reading[]> {
    const counts = await this.queue.counts().catch(() => ({}));
    return Object.entries(counts).flatMap(([queue, { waiting, active, failed }]): Reading[] => [
      ['queue.depth', { queue }, waiting + active],
      ['queue.failed', { queue }, failed],
    ]);
  }
}
