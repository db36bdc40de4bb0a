import { Global, Module } from '@nestjs/common';
import { Consumers } from './consumers.js';
import { EventWorker } from './event-worker.js';
import { Nudge } from './nudge.js';
import { OpenJobs } from './open-jobs.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './relay.js';

@Global()
@Module({
  providers: [Consumers, EventWorker, Nudge, OpenJobs, Outbox, OutboxRelay],
  exports: [Consumers, EventWorker, Nudge, OpenJobs, Outbox, OutboxRelay],
})
export class OutboxModule {}
