import { Injectable } from '@nestjs/common';
import { Db } from './db.js';

/** The database server as it says of itself. */
@Injectable()
export class DatabaseLoad {
  constructor(private readonly db: Db) {}

  /** @returns connections to our database, and seconds a standby is behind: null without a standby, which is not zero */
  async read(): Promise<{ connections: number; replicationLag: number | null }> {
    const row = await this.db.one<{ connections: number; replicationLag: number | null }>(
      `SELECT (SELECT count(*)::integer FROM pg_stat_activity WHERE datname = current_database()) AS connections,
         (SELECT max(extract(epoch FROM replay_lag))::float8 FROM pg_stat_replication) AS "replicationLag"`,
    );
    return row ?? { connections: 0, replicationLag: null };
  }
}
