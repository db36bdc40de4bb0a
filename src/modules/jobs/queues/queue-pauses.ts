import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { QUEUES, type QueueName } from '../../../platform/outbox/consumers.js';
import { JobQueue, QueueAway, type QueueState } from '../../../platform/queue/job-queue.js';
import { QueueHolds } from '../../../platform/queue/queue-holds.js';
import { Schedule } from '../../../platform/schedule/schedule.js';
import { systemActor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';

const KEEP_EVERY_MS = 5_000;
const ACTOR = systemActor('queue-pauses');

/** Brings Redis into line with what was decided, again and again: it may have lost its memory, and a pause has an end. */
@Injectable()
export class QueuePauses implements OnModuleInit {
  constructor(
    private readonly holds: QueueHolds,
    private readonly uow: UnitOfWork,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
    private readonly schedule: Schedule,
    private readonly audit: AuditLog,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'jobs.keep-pauses', everyMs: KEEP_EVERY_MS, run: () => this.keep() });
  }

  async keep(): Promise<void> {
    const states = await this.statesOrNone();
    if (!states) return;
    const holds = await this.holds.all();
    const now = this.clock.now();
    for (const queue of QUEUES) {
      const hold = holds.get(queue);
      const isOver = hold !== undefined && hold.until <= now;
      if (isOver || states[queue].paused !== (hold !== undefined)) await this.mend(queue, now);
    }
  }

  /** With Redis away nobody works on anything, and the next look comes soon. */
  private async statesOrNone(): Promise<Record<QueueName, QueueState> | null> {
    try {
      return await this.queue.states();
    } catch (error) {
      if (error instanceof QueueAway) return null;
      throw error;
    }
  }

  private mend(queue: QueueName, now: Date): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      await this.holds.lock(tx);
      const hold = await this.holds.of(tx, queue);
      if (hold && hold.until > now) return this.queue.setPaused(queue, true);
      await this.queue.setPaused(queue, false);
      if (!(await this.holds.drop(tx, queue))) return;
      await this.audit.record(tx, ACTOR, {
        action: 'queue.resumed',
        resourceType: 'queue',
        resourceId: queue,
      });
    });
  }
}
