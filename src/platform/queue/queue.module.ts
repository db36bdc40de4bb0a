import { BullModule } from '@nestjs/bull';
import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { QUEUES } from '../outbox/consumers.js';
import { BullJobQueue, jitteredBackoff } from './bull-job-queue.js';
import { JobQueue } from './job-queue.js';
import { QueueConnections, QueueConnectionsModule } from './queue-connections.js';

@Global()
@Module({
  imports: [
    QueueConnectionsModule,
    BullModule.forRootAsync({
      inject: [Config, QueueConnections],
      useFactory: (config: Config, connections: QueueConnections) => ({
        prefix: config.env.REDIS_PREFIX,
        settings: { backoffStrategies: { jittered: jitteredBackoff } },
        createClient: (type) => connections.open(type),
      }),
    }),
    BullModule.registerQueue(...QUEUES.map((name) => ({ name }))),
  ],
  providers: [{ provide: JobQueue, useClass: BullJobQueue }],
  exports: [JobQueue, BullModule],
})
export class QueueModule {}
