import { Injectable, type OnModuleInit } from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { metrics } from '../telemetry/metrics.js';
import { Scrape, type Reading } from '../telemetry/scrape.js';
import { Db } from './db.js';
import { LogHistory } from './log-history.js';
import { DatabasePulse } from './pulse.js';

/**
 * Standbys that follow. Whoever may not read statistics of others (`pg_read_all_stats`) sees neither place nor lag, and
 * learns nothing. Places in the log as numbers.
 */
const LOOK = `SELECT
  (SELECT count(*)::integer FROM pg_stat_activity WHERE datname = current_database()) AS connections,
  (SELECT json_agg(json_build_object('lag', extract(epoch FROM replay_lag), 'place', pg_wal_lsn_diff(replay_lsn, '0/0')::text))
   FROM pg_stat_replication WHERE state IN ('streaming', 'catchup') AND replay_lsn IS NOT NULL) AS standbys,
  CASE WHEN NOT pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text END AS "end"`;

interface Look {
  connections: number;
  standbys: { lag: number | null; place: string }[] | null;
  /** Null on a server that is a standby itself. */
  end: string | null;
}

/** The database server as it says of itself, and our pool of connections to it. */
@Injectable()
export class DatabaseLoad implements OnModuleInit {
  private readonly log = new LogHistory();

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
    const look = await this.db.one<Look>(LOOK);
    return { connections: look?.connections ?? 0, replicationLag: look ? this.lagOf(look) : null };
  }

  /** Of the one that is the furthest behind. */
  private lagOf({ standbys, end }: Look): number | null {
    const now = performance.now();
    if (end !== null) this.log.note(BigInt(end), now);
    if (!standbys) return null;
    const places = standbys.map(({ place }) => BigInt(place));
    this.log.forget(places.reduce((least, place) => (place < least ? place : least)));
    // What was measured last is told for a while after a standby has caught up.
    const isBehind = (place: bigint): boolean => end === null || place < BigInt(end);
    return Math.max(
      ...places.map((place, i) =>
        isBehind(place) ? Math.max(standbys[i]?.lag ?? 0, this.log.behind(place, now)) : 0,
      ),
    );
  }
}
