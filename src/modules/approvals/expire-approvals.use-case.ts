import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Approvals } from '../../platform/approvals/approvals.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Schedule } from '../../platform/schedule/schedule.js';
import { systemActor } from '../../platform/security/actor.js';

const ACTOR = systemActor('approvals');

/** Ends requests whose time is over, so that what they set aside is free again. */
@Injectable()
export class ExpireApprovals implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly approvals: Approvals,
    private readonly schedule: Schedule,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'approvals.expire', everyMs: 15_000, run: () => this.execute() });
  }

  /** @returns how many were looked at */
  async execute(): Promise<number> {
    const due = await this.uow.run(ACTOR, (tx) => this.approvals.due(tx));
    const failures: unknown[] = [];
    for (const id of due) {
      // One that cannot be ended must not hold up the others.
      await this.uow
        .run(ACTOR, (tx) => this.approvals.expire(tx, ACTOR, id))
        .catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
    return due.length;
  }
}
