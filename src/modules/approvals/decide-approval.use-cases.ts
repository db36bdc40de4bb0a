import { Injectable } from '@nestjs/common';
import { Approvals } from '../../platform/approvals/approvals.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';

/** A second person lets an act go. */
@Injectable()
export class ApproveRequest {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly approvals: Approvals,
  ) {}

  /** @throws what `Approvals.approve` throws, and what the act itself refuses with */
  async execute(actor: Actor, id: string, version: number): Promise<void> {
    await this.uow.run(actor, (tx) => this.approvals.approve(tx, actor, id, version));
  }
}

/** Somebody who may decide says no. */
@Injectable()
export class RejectRequest {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly approvals: Approvals,
  ) {}

  /** @throws what `Approvals.reject` throws */
  async execute(actor: Actor, id: string, reason: string, version: number): Promise<void> {
    await this.uow.run(actor, (tx) => this.approvals.reject(tx, actor, id, reason, version));
  }
}

/** Whoever asked takes it back. */
@Injectable()
export class WithdrawRequest {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly approvals: Approvals,
  ) {}

  /** @throws what `Approvals.withdraw` throws */
  async execute(actor: Actor, id: string, version: number): Promise<void> {
    await this.uow.run(actor, (tx) => this.approvals.withdraw(tx, actor, id, version));
  }
}
