import pg from 'pg';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import { log } from '../telemetry/logger.js';
import { SnakeCaseNaming } from './columns.js';
import type { DatabasePulse } from './pulse.js';
import { poolWatchedBy } from './watched-pool.js';

const entities = new Set<EntityTarget<ObjectLiteral>>();

/** Modules name their tables here while they load; there is no glob and no list to keep in step. */
export function registerEntities(...targets: EntityTarget<ObjectLiteral>[]): void {
  for (const target of targets) entities.add(target);
}

export interface DataSourceOptions {
  url: string;
  /** Connections this process may hold at once. */
  poolSize: number;
  applicationName: string;
  /** The longest a statement may take, in milliseconds; 0 is without end. */
  statementTimeoutMs?: number;
  /** Watches the connections; without one, a database that hangs is waited for. */
  pulse?: DatabasePulse;
}

export const STATEMENT_TIMEOUT_MS = 5_000;
/** How long a caller waits for a connection, or for a new one to stand. */
export const CONNECT_TIMEOUT_MS = 3_000;

/** The one way a connection pool is made. Limits come from the threat model, §4 "Database". */
export function createDataSource(options: DataSourceOptions): DataSource {
  const { url, poolSize, applicationName, statementTimeoutMs = STATEMENT_TIMEOUT_MS, pulse } = options;
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    poolSize,
    entities: [...entities] as string[],
    migrations,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeCaseNaming(),
    synchronize: false,
    logging: false,
    uuidExtension: 'pgcrypto',
    // A missing id must never mean "any row".
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    // An idle connection that the server closes is replaced at its next use; the process must not die of it.
    poolErrorHandler: (error: Error) => log.warn({ error: error.message }, 'database connection lost'),
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    ...(pulse ? { driver: { Pool: poolWatchedBy(pulse), defaults: pg.defaults } } : {}),
    extra: {
      statement_timeout: statementTimeoutMs,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: 10_000,
      keepAlive: true,
    },
  });
}
