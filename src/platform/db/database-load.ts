import { Injectable, type OnModuleInit } from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { metrics } from '../telemetry/metrics.js';
import { Scrape, type Reading } from '../telemetry/scrape.js';
import { Db } from './db.js';
import { DatabasePulse } from './pulse.js';

/**
 * Of standbys that follow. One that has caught up and hears nothing new says no time at all, which is no time behind.
 * Whoever may not read statistics of others (`pg_read_all_stats`) sees neither, and learns nothing.
 */
const BEHIND = `SELECT max(CASE WHEN replay_lag IS NOT NULL THEN extract(epoch FROM replay_lag)
    WHEN replay_lsn IS NOT NULL THEN 0 END)::float8
  FROM pg_stat_replication WHERE state IN ('streaming', 'catchup')`;

/** The database server as it says of itself, and our pool of connections to it. */
@Injectable()
export class DatabaseLoad implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly dataSource: DataSource,
    private readonly pulse: DatabasePulse,
    private readonly scrape: Scrape,
  ) {}

  onModuleInit(): void {
    const { databaseConnections, replicationLag } = metrics;
    const { poolConnections, poolSize, poolWaiting, poolLongestWait } = metrics;
    this.scrape.register({
      name: 'database',
      gauges: [databaseConnections, replicationLag],
      read: async () => {
        const load = await this.read();
        return [
          [databaseConnections, load.connections],
          [replicationLag, load.replicationLag],
        ];
      },
    });
    // Apart from what the database is asked: just when it does not answer, the pool is what one wants to see.
    this.scrape.register({
      name: 'pool',
      gauges: [poolConnections, poolSize, poolWaiting, poolLongestWait],
      read: () => Promise.resolve(this.pool()),
    });
  }

  private pool(): Reading[] {
    const pool = (this.dataSource.driver as PostgresDriver).master as pg.Pool;
    return [
      [
        metrics.poolConnections,
        [
          { labels: { state: 'idle' }, value: pool.idleCount },
          { labels: { state: 'busy' }, value: pool.totalCount - pool.idleCount },
        ],
      ],
      [metrics.poolSize, pool.options.max],
      [metrics.poolWaiting, pool.waitingCount],
      [metrics.poolLongestWait, this.pulse.longestWaitMs / 1_000],
    ];
  }

  /** @returns connections to our database, and seconds a standby is behind: null without a standby, which is not zero */
  async read(): Promise<{ connections: number; replicationLag: number | null }> {
    const row = await this.db.one<{ connections: number; replicationLag: number | null }>(
      `SELECT (SELECT count(*)::integer FROM pg_stat_activity WHERE datname = current_database()) AS connections,
         (${BEHIND}) AS "replicationLag"`,
    );
    return row ?? { connections: 0, replicationLag: null };
  }
}
