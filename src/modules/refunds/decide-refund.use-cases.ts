import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { Approvals } from '../../platform/approvals/approvals.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import { StepUpGrants } from '../../platform/security/step-up-grants.js';
import { PAY_OUT, RefundApproval } from './refund-approval.js';
import { refundErrors } from './refunds.errors.js';

/** The request about a refund, locked before the payment and the refund are, and the refund as the caller saw it. */
async function openRequest(
  tx: Tx,
  approvals: Approvals,
  act: RefundApproval,
  refundId: string,
  version: number,
): Promise<string> {
  const request = await approvals.lockOpen(tx, PAY_OUT, refundId);
  const { refund } = await act.lock(tx, refundId);
  if (!request) throw refundErrors.REFUND_NOT_REQUESTED({ status: refund.status });
  if (refund.version !== version)
    throw commonErrors.VERSION_STALE({ current: refund.version, given: version });
  return request.id;
}

/** A second person lets a refund above the limit go. */
@Injectable()
export class ApproveRefund {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly approvals: Approvals,
    private readonly act: RefundApproval,
    private readonly stepUp: StepUpGrants,
  ) {}

  /**
   * @throws REFUND_NOT_FOUND, REFUND_NOT_REQUESTED, VERSION_STALE, APPROVER_IS_REQUESTER, OWN_ACCOUNT,
   *   APPROVAL_EXPIRED, APPROVAL_CHANGED, STEP_UP_REQUIRED
   */
  async execute(actor: Actor, refundId: string, version: number): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      const requestId = await openRequest(tx, this.approvals, this.act, refundId, version);
      await this.approvals.approve(tx, actor, requestId, null);
    });
  }
}

/** Somebody says no; what was promised and held is free again. */
@Injectable()
export class RejectRefund {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly approvals: Approvals,
    private readonly act: RefundApproval,
  ) {}

  /** @throws REFUND_NOT_FOUND, REFUND_NOT_REQUESTED, VERSION_STALE */
  async execute(actor: Actor, refundId: string, reason: string, version: number): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const requestId = await openRequest(tx, this.approvals, this.act, refundId, version);
      await this.approvals.reject(tx, actor, requestId, reason, null);
    });
  }
}
