import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Settings } from '../../../platform/settings/settings.js';
import { Schedule } from '../../../platform/schedule/schedule.js';
import { systemActor } from '../../../platform/security/actor.js';

const DAY_MS = 86_400_000;
/** One transaction; a table of years is worked off in many short ones. */
const BATCH = 10_000;

/** What is older than it is kept goes: samples by the day, sums in batches, series that nobody wrote for as long. */
@Injectable()
export class KeepMetrics implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.schedule.register({
      name: 'metrics.retire',
      daily: '04:20',
      missed: 'run-once',
      run: () => this.retire(),
    });
  }

  /** @returns rows and days that went */
  async retire(): Promise<number> {
    const minutes5Days = this.settings.read('retention.metricMinutes5Days');
    const minutes60Days = this.settings.read('retention.metricMinutes60Days');
    let gone = await this.count('SELECT madang_drop_metric_samples($1) AS gone', [
      this.settings.read('retention.metricSamplesDays'),
    ]);
    for (const [minutes, days] of [
      [5, minutes5Days],
      [60, minutes60Days],
    ] as const)
      gone += await this.inBatches(
        `DELETE FROM metric_rollups WHERE (series_id, minutes, at) IN (
           SELECT series_id, minutes, at FROM metric_rollups WHERE minutes = $2 AND at < $1 ORDER BY at LIMIT ${BATCH})`,
        [this.before(days), minutes],
      );
    gone += await this.inBatches(
      `DELETE FROM metric_series WHERE id IN (
         SELECT id FROM metric_series WHERE last_at < $1 ORDER BY last_at LIMIT ${BATCH})`,
      [this.before(minutes60Days)],
    );
    // A machine that nobody has charts of any more may be anybody's.
    gone += await this.inBatches(
      `DELETE FROM metric_hosts WHERE host IN (
         SELECT h.host FROM metric_hosts h WHERE h.claimed_at < $1 AND NOT EXISTS (
           SELECT 1 FROM metric_series s WHERE s.name LIKE 'host.%' AND s.labels ->> 'host' = h.host) LIMIT ${BATCH})`,
      [this.before(minutes60Days)],
    );
    gone += await this.inBatches(
      `DELETE FROM alert_gaps WHERE to_at IN (SELECT to_at FROM alert_gaps WHERE to_at < $1 LIMIT ${BATCH})`,
      [this.before(minutes5Days)],
    );
    return gone;
  }

  private before(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }

  private async inBatches(sql: string, parameters: unknown[]): Promise<number> {
    let all = 0;
    for (;;) {
      const gone = await this.count(
        `WITH gone AS (${sql} RETURNING 1) SELECT count(*)::integer AS gone FROM gone`,
        parameters,
      );
      all += gone;
      if (gone < BATCH) return all;
    }
  }

  private async count(sql: string, parameters: unknown[]): Promise<number> {
    return this.work.run(systemActor('metrics'), async (tx) => {
      const [row] = await tx.query<{ gone: number }[]>(sql, parameters);
      return row?.gone ?? 0;
    });
  }
}
