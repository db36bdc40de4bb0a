import { BullModule } from '@nestjs/bull';
import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { QUEUES } from '../outbox/consumers.js';
import { BullJobQueue, bullBackoff } from './bull-job-queue.js';
import { JobQueue } from './job-queue.js';
import { QueueHolds } from './queue-holds.js';
import { QueueConnections, QueueConnectionsModule } from './queue-connections.js';

/** Times a job is given to another worker after its own died. */
const STALLED_MAX = 5;

@Global()
@Module({
  imports: [
    QueueConnectionsModule,
    BullModule.forRootAsync({
      inject: [Config, QueueConnections],
      useFactory: (config: Config, connections: QueueConnections) => ({
        prefix: config.env.REDIS_PREFIX,
        settings: {
          backoffStrategies: { jittered: bullBackoff },
          lockDuration: config.env.QUEUE_LOCK_MS,
          stalledInterval: config.env.QUEUE_LOCK_MS,
          // A job that takes its worker down with it is parked like any other that fails six times.
          maxStalledCount: STALLED_MAX,
        },
        createClient: (type) => connections.open(type),
      }),
    }),
    BullModule.registerQueue(...QUEUES.map((name) => ({ name }))),
  ],
  providers: [{ provide: JobQueue, useClass: BullJobQueue }, QueueHolds],
  exports: [JobQueue, QueueHolds, BullModule],
})
export class QueueModule {}
