import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config/config.js';
import { createDataSource } from './data-source.js';
import { Db } from './db.js';
import { ReadLane } from './read-lane.js';
import { UnitOfWork } from './unit-of-work.js';

/** Beside the pool: what quick reads share. More do not help, one statement at a time runs in each. */
const READ_LANE_CONNECTIONS = 4;

@Global()
@Module({
  providers: [
    {
      provide: DataSource,
      inject: [Config],
      useFactory: (config: Config) =>
        createDataSource({
          url: config.env.DATABASE_URL,
          poolSize: config.env.DATABASE_POOL,
          applicationName: 'madang',
        }).initialize(),
    },
    {
      provide: ReadLane,
      inject: [Config],
      useFactory: (config: Config) =>
        new ReadLane({
          url: config.env.DATABASE_URL,
          connections: READ_LANE_CONNECTIONS,
          applicationName: 'madang',
        }),
    },
    UnitOfWork,
    Db,
  ],
  exports: [DataSource, UnitOfWork, Db],
})
export class DbModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ReadLane) private readonly lane: ReadLane,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.lane.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
