import { Injectable } from '@nestjs/common';
import { Approvals } from '../../../platform/approvals/approvals.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { isUuid } from '../../../shared/ids.js';
import { AuditLog } from '../../audit/index.js';
import { paymentErrors } from '../payments.errors.js';
import { PaymentExceptions } from './payment-exceptions.js';

/** Says who looks after an item. Only somebody who may handle it can be given it. */
@Injectable()
export class AssignException {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly exceptions: PaymentExceptions,
    private readonly staff: StaffDirectory,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param ownerId null: nobody looks after it any more
   * @throws PAYMENT_EXCEPTION_NOT_FOUND, PAYMENT_EXCEPTION_RESOLVED, VERSION_STALE, ASSIGNEE_NOT_ALLOWED
   */
  async execute(actor: Actor, id: string, ownerId: string | null, version: number): Promise<void> {
    await this.uow.run(actor, (tx) => this.within(tx, actor, id, ownerId, version));
  }

  /** The same in the caller's transaction. @returns the version it has now */
  async within(tx: Tx, actor: Actor, id: string, ownerId: string | null, version: number): Promise<number> {
    await this.requireAssignee(tx, ownerId);
    const exception = await this.exceptions.lockVersion(tx, id, version);
    if (exception.ownerId === ownerId) return version;
    await this.exceptions.give(tx, id, ownerId);
    await this.audit.record(tx, actor, {
      action: 'payment-exception.assigned',
      resourceType: 'payment-exception',
      resourceId: id,
      details: { from: exception.ownerId, to: ownerId },
    });
    return version + 1;
  }

  /** @throws ASSIGNEE_NOT_ALLOWED */
  async requireAssignee(tx: Tx, staffId: string | null): Promise<void> {
    if (staffId === null) return;
    const held = isUuid(staffId) ? await this.staff.permissionsOf(tx, staffId) : new Set();
    if (!held.has('paymentException.handle')) throw paymentErrors.ASSIGNEE_NOT_ALLOWED();
  }
}

/** Closes an item, with what was found and done about it. It opens anew if the same is seen again. */
@Injectable()
export class ResolveException {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly exceptions: PaymentExceptions,
    private readonly approvals: Approvals,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PAYMENT_EXCEPTION_NOT_FOUND, PAYMENT_EXCEPTION_RESOLVED, VERSION_STALE, OWN_ACCOUNT */
  async execute(actor: Actor, id: string, reason: string, version: number): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const exception = await this.exceptions.lockVersion(tx, id, version);
      const customer = await this.exceptions.customerOf(tx, exception);
      // What one owes is for somebody else to write off.
      if (customer !== null) await this.approvals.refuseOwnAccount(tx, actor, customer);
      // Whoever closes what nobody had taken was its owner in fact.
      if (exception.ownerId === null && actor.type === 'ADMIN') await this.exceptions.give(tx, id, actor.id);
      await this.exceptions.resolve(tx, actor, id, reason);
      await this.audit.record(tx, actor, {
        action: 'payment-exception.resolved',
        resourceType: 'payment-exception',
        resourceId: id,
        reason,
        details: { kind: exception.kind },
      });
    });
  }
}
