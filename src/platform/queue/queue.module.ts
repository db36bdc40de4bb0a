import { BullModule } from '@nestjs/bull';
import { Global, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config/config.js';
import { QUEUES } from '../outbox/consumers.js';
import { log } from '../telemetry/logger.js';
import { BullJobQueue, jitteredBackoff } from './bull-job-queue.js';
import { JobQueue } from './job-queue.js';

@Global()
@Module({
  imports: [
    BullModule.forRootAsync({
      inject: [Config],
      useFactory: (config: Config) => ({
        prefix: config.env.REDIS_PREFIX,
        settings: { backoffStrategies: { jittered: jitteredBackoff } },
        // Bull asks for three connections; a blocking one must not have a command timeout.
        createClient: (type) => {
          const client = new Redis(config.env.REDIS_URL, {
            maxRetriesPerRequest: null,
            enableReadyCheck: false,
          });
          client.on('error', (error) => log.debug({ type, error: error.message }, 'queue connection lost'));
          return client;
        },
      }),
    }),
    BullModule.registerQueue(...QUEUES.map((name) => ({ name }))),
  ],
  providers: [{ provide: JobQueue, useClass: BullJobQueue }],
  exports: [JobQueue, BullModule],
})
export class QueueModule {}
