import { Global, Module } from '@nestjs/common';
import { OutboxBacklog } from './backlog.js';
import { Consumers } from './consumers.js';
import { EventWorker } from './event-worker.js';
import { Facts } from './facts.js';
import { Nudge } from './nudge.js';
import { OpenJobs } from './open-jobs.js';
import { Outage } from './outage.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './relay.js';

@Global()
@Module({
  providers: [Consumers, EventWorker, Facts, Nudge, OpenJobs, Outage, Outbox, OutboxBacklog, OutboxRelay],
  exports: [Consumers, EventWorker, Facts, Nudge, OpenJobs, Outbox, OutboxBacklog, OutboxRelay],
})
export class OutboxModule {}
