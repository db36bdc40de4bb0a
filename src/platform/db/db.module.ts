import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config/config.js';
import { ClockSkew } from './clock-skew.js';
import { DatabaseLoad } from './database-load.js';
import { createDataSource, STATEMENT_TIMEOUT_MS } from './data-source.js';
import { whenStarted } from './database-errors.js';
import { Db } from './db.js';
import { DatabasePulse } from './pulse.js';
import { ReadLane } from './read-lane.js';
import { UnitOfWork } from './unit-of-work.js';

/** Beside the pool: what quick reads share. More do not help, one statement at a time runs in each. */
const READ_LANE_CONNECTIONS = 4;
/** PostgreSQL ends a statement by itself; one that is owed longer than this is on a connection that is dead. */
const ANSWER_LIMIT_MS = STATEMENT_TIMEOUT_MS + 500;
const GOODBYE_MS = 2_000;

@Global()
@Module({
  providers: [
    {
      provide: DatabasePulse,
      inject: [Config],
      useFactory: (config: Config) => new DatabasePulse(config.env.DATABASE_URL, ANSWER_LIMIT_MS),
    },
    {
      provide: DataSource,
      inject: [Config, DatabasePulse],
      useFactory: (config: Config, pulse: DatabasePulse) => {
        pulse.start();
        const dataSource = createDataSource({
          url: config.env.DATABASE_URL,
          poolSize: config.env.DATABASE_POOL,
          applicationName: 'madang',
          pulse,
        });
        return whenStarted(() => dataSource.initialize());
      },
    },
    {
      provide: ReadLane,
      inject: [Config, DatabasePulse],
      useFactory: (config: Config, pulse: DatabasePulse) =>
        new ReadLane({
          url: config.env.DATABASE_URL,
          connections: READ_LANE_CONNECTIONS,
          applicationName: 'madang',
          pulse,
        }),
    },
    UnitOfWork,
    Db,
    ClockSkew,
    DatabaseLoad,
  ],
  exports: [DataSource, DatabasePulse, UnitOfWork, Db, ClockSkew, DatabaseLoad],
})
export class DbModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ReadLane) private readonly lane: ReadLane,
    private readonly pulse: DatabasePulse,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    // A database that hangs does not answer the goodbye either.
    const insist = setTimeout(() => this.pulse.cut(), GOODBYE_MS);
    await this.lane.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    clearTimeout(insist);
    this.pulse.stop();
  }
}
