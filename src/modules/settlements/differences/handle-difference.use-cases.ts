import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { isUuid } from '../../../shared/ids.js';
import { AuditLog } from '../../audit/index.js';
import { paymentErrors } from '../../payments/index.js';
import { settlementErrors } from '../settlements.errors.js';
import { DifferenceRepository, type LockedDifference } from './difference.repository.js';

/** Says who looks after a difference. Only somebody who may handle it can be given it. */
@Injectable()
export class AssignDifference {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly differences: DifferenceRepository,
    private readonly staff: StaffDirectory,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param ownerId null: nobody looks after it any more
   * @throws SETTLEMENT_DIFFERENCE_NOT_FOUND, SETTLEMENT_DIFFERENCE_CLOSED, VERSION_STALE, ASSIGNEE_NOT_ALLOWED
   */
  async execute(actor: Actor, id: string, ownerId: string | null, version: number): Promise<void> {
    await this.uow.run(actor, (tx) => this.within(tx, actor, id, ownerId, version));
  }

  /** The same in the caller's transaction. @returns the version it has now */
  async within(tx: Tx, actor: Actor, id: string, ownerId: string | null, version: number): Promise<number> {
    await this.requireAssignee(tx, ownerId);
    const difference = await lockOpen(this.differences, tx, id, version);
    if (difference.ownerId === ownerId) return version;
    await this.differences.give(tx, id, ownerId);
    await this.differences.note(tx, actor, id, 'ASSIGNED', ownerId);
    await this.audit.record(tx, actor, {
      action: 'settlement-difference.assigned',
      resourceType: 'settlement-difference',
      resourceId: id,
      details: { from: difference.ownerId, to: ownerId },
    });
    return version + 1;
  }

  /** @throws ASSIGNEE_NOT_ALLOWED */
  async requireAssignee(tx: Tx, staffId: string | null): Promise<void> {
    if (staffId === null) return;
    const held = isUuid(staffId) ? await this.staff.permissionsOf(tx, staffId) : new Set();
    if (!held.has('settlement.handle')) throw paymentErrors.ASSIGNEE_NOT_ALLOWED();
  }
}

/** Writes what somebody found out beside a difference. */
@Injectable()
export class CommentDifference {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly differences: DifferenceRepository,
    private readonly audit: AuditLog,
  ) {}

  /** @throws SETTLEMENT_DIFFERENCE_NOT_FOUND */
  async execute(actor: Actor, id: string, text: string): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      await this.differences.lock(tx, id);
      await this.differences.note(tx, actor, id, 'COMMENTED', text);
      await this.audit.record(tx, actor, {
        action: 'settlement-difference.commented',
        resourceType: 'settlement-difference',
        resourceId: id,
      });
    });
  }
}

/** Closes a difference, with what was found and done. It opens again when the sides say something else. */
@Injectable()
export class ResolveDifference {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly differences: DifferenceRepository,
    private readonly audit: AuditLog,
  ) {}

  /** @throws SETTLEMENT_DIFFERENCE_NOT_FOUND, SETTLEMENT_DIFFERENCE_CLOSED, VERSION_STALE */
  async execute(actor: Actor, id: string, reason: string, version: number): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const difference = await lockOpen(this.differences, tx, id, version);
      // Whoever closes what nobody had taken was its owner in fact.
      if (difference.ownerId === null && actor.type === 'ADMIN')
        await this.differences.give(tx, id, actor.id);
      await this.differences.resolve(tx, actor, id, reason);
      await this.differences.note(tx, actor, id, 'RESOLVED', reason);
      await this.audit.record(tx, actor, {
        action: 'settlement-difference.resolved',
        resourceType: 'settlement-difference',
        resourceId: id,
        reason,
        details: { kind: difference.kind },
      });
    });
  }
}

async function lockOpen(
  differences: DifferenceRepository,
  tx: Tx,
  id: string,
  version: number,
): Promise<LockedDifference> {
  const difference = await differences.lock(tx, id);
  if (difference.status !== 'OPEN') throw settlementErrors.SETTLEMENT_DIFFERENCE_CLOSED();
  if (difference.version !== version) {
    throw commonErrors.VERSION_STALE({ current: difference.version, given: version });
  }
  return difference;
}
