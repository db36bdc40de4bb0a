import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { actorId, type Actor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';
import { PaymentsFacade, type Payment } from '../payments/index.js';
import type { Refund } from './refund.entity.js';
import { RefundRepository } from './refund.repository.js';
import { mayBecome, RefundStatus } from './refund.rules.js';
import { ReleaseRefund } from './release-refund.js';
import { refundErrors } from './refunds.errors.js';

/** Locks the payment, then the refund, and checks that there is something to decide. */
async function lockForDecision(
  tx: Tx,
  payments: PaymentsFacade,
  refunds: RefundRepository,
  refundId: string,
  version: number,
): Promise<{ payment: Payment; refund: Refund }> {
  const payment = await payments.lock(tx, await refunds.paymentIdOf(tx, refundId));
  const refund = await refunds.lock(tx, refundId);
  if (!mayBecome(refund.status, RefundStatus.APPROVED)) {
    throw refundErrors.REFUND_NOT_REQUESTED({ status: refund.status });
  }
  if (refund.version !== version)
    throw commonErrors.VERSION_STALE({ current: refund.version, given: version });
  return { payment, refund };
}

/** A second person lets a refund above the limit go. */
@Injectable()
export class ApproveRefund {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly refunds: RefundRepository,
    private readonly payments: PaymentsFacade,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws REFUND_NOT_FOUND, REFUND_NOT_REQUESTED, VERSION_STALE, APPROVER_IS_REQUESTER */
  async execute(actor: Actor, refundId: string, version: number): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const { payment, refund } = await lockForDecision(tx, this.payments, this.refunds, refundId, version);
      if (refund.requestedBy === actorId(actor)) throw refundErrors.APPROVER_IS_REQUESTER();
      refund.approvedByType = actor.type;
      refund.approvedBy = actorId(actor);
      refund.decidedAt = this.clock.now();
      await this.refunds.moveTo(tx, actor, refund, RefundStatus.APPROVED);
      await this.payments.touched(tx, payment);
      await this.audit.record(tx, actor, {
        action: 'refund.approved',
        resourceType: 'refund',
        resourceId: refund.id,
        details: { amount: refund.amount.toString() },
      });
    });
  }
}

/** Somebody says no; what was promised and held is free again. */
@Injectable()
export class RejectRefund {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly refunds: RefundRepository,
    private readonly payments: PaymentsFacade,
    private readonly release: ReleaseRefund,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws REFUND_NOT_FOUND, REFUND_NOT_REQUESTED, VERSION_STALE */
  async execute(actor: Actor, refundId: string, reason: string, version: number): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const { payment, refund } = await lockForDecision(tx, this.payments, this.refunds, refundId, version);
      refund.rejectedReason = reason;
      refund.decidedAt = this.clock.now();
      await this.release.run(tx, payment, refund);
      await this.refunds.moveTo(tx, actor, refund, RefundStatus.REJECTED, reason);
      await this.audit.record(tx, actor, {
        action: 'refund.rejected',
        resourceType: 'refund',
        resourceId: refund.id,
        details: { amount: refund.amount.toString() },
      });
    });
  }
}
