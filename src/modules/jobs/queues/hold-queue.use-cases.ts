import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import type { QueueName } from '../../../platform/outbox/consumers.js';
import { JobQueue } from '../../../platform/queue/job-queue.js';
import { QueueHolds } from '../../../platform/queue/queue-holds.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { AuditLog } from '../../audit/index.js';
import { jobErrors } from '../jobs.errors.js';
import { whenReachable } from '../when-reachable.js';
import type { PauseQueueArgs } from './queue.model.js';

const MINUTE_MS = 60_000;

/** Nothing more of a queue is begun, by any process, for a while. */
@Injectable()
export class PauseQueue {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly holds: QueueHolds,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
    private readonly stepUp: StepUpGrants,
    private readonly audit: AuditLog,
  ) {}

  /** One that is paused already gets another end. @throws STEP_UP_REQUIRED, SERVICE_UNAVAILABLE */
  execute(actor: Actor, { queue, minutes, reason }: PauseQueueArgs): Promise<void> {
    return whenReachable(() =>
      this.uow.run(actor, async (tx) => {
        await this.stepUp.consume(tx, actor);
        // A key has no second factor, so that only people come here.
        if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
        await this.holds.lock(tx);
        const at = this.clock.now();
        const until = new Date(at.getTime() + minutes * MINUTE_MS);
        await this.holds.put(tx, { queue, at, until, adminId: actor.id, reason });
        await this.audit.record(tx, actor, {
          action: 'queue.paused',
          resourceType: 'queue',
          resourceId: queue,
          details: { minutes },
          reason,
        });
        // Before the commit: a Redis that does not answer takes the decision back with it.
        await this.queue.setPaused(queue, true);
      }),
    );
  }
}

/** A queue goes on before its pause is over. */
@Injectable()
export class ResumeQueue {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly holds: QueueHolds,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
  ) {}

  /** @throws QUEUE_NOT_PAUSED, SERVICE_UNAVAILABLE */
  execute(actor: Actor, queue: QueueName): Promise<void> {
    return whenReachable(() =>
      this.uow.run(actor, async (tx) => {
        await this.holds.lock(tx);
        if (!(await this.holds.drop(tx, queue))) throw jobErrors.QUEUE_NOT_PAUSED();
        await this.audit.record(tx, actor, {
          action: 'queue.resumed',
          resourceType: 'queue',
          resourceId: queue,
        });
        await this.queue.setPaused(queue, false);
      }),
    );
  }
}
