import { Injectable } from '@nestjs/common';
import { Approvals } from '../../../platform/approvals/approvals.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Idempotency } from '../../../platform/idempotency/idempotency.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import {
  isCaptured,
  PaymentExceptionKind,
  paymentErrors,
  PaymentsFacade,
  SyncPayment,
} from '../../payments/index.js';
import { REVERSE, ReversalApproval } from './reversal-approval.js';
import { Reversals } from './reversals.js';

export interface ReversalRequest {
  exceptionId: string;
  version: number;
  reason: string;
}

/**
 * Brings our records in line with a provider that took back the money of a paid order: the provider is asked once more,
 * a refund that waits for approval ends, and won, points and membership are taken back.
 */
@Injectable()
export class SettleReversal {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly stepUp: StepUpGrants,
    private readonly payments: PaymentsFacade,
    private readonly sync: SyncPayment,
    private readonly approvals: Approvals,
    private readonly reversals: Reversals,
    private readonly act: ReversalApproval,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The key is bound to the input in a transaction of its own: what follows is safe to repeat by itself.
   * @returns whether it waits for somebody else
   * @throws PAYMENT_EXCEPTION_NOT_FOUND, PAYMENT_EXCEPTION_RESOLVED, VERSION_STALE, PAYMENT_NOT_REVERSIBLE,
   *   REFUND_UNRESOLVED, PROVIDER_UNREACHABLE, APPROVAL_ALREADY_OPEN, OWN_ACCOUNT, STEP_UP_REQUIRED,
   *   IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS
   */
  async execute(actor: Actor, asked: ReversalRequest, idempotencyKey: string): Promise<boolean> {
    const request = { actor, operation: 'settleReversal', key: idempotencyKey, input: { ...asked } };
    const { id } = await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      return this.idempotency.once(tx, request, () => this.begin(tx, actor, asked));
    });
    const { shown } = await this.sync.look(actor, id, 'staff.reversal');
    if (shown.kind !== 'found') throw paymentErrors.PROVIDER_UNREACHABLE();
    return this.uow.run(actor, (tx) => this.conclude(tx, actor, id, asked.reason));
  }

  /** @returns the payment's id */
  private async begin(
    tx: Tx,
    actor: Actor,
    { exceptionId, version, reason }: ReversalRequest,
  ): Promise<string> {
    const { kind, paymentId } = await this.payments.lockException(tx, exceptionId, version);
    if (kind !== PaymentExceptionKind.PROVIDER_WENT_BACK || paymentId === null) {
      throw paymentErrors.PAYMENT_EXCEPTION_NOT_FOUND();
    }
    await this.audit.record(tx, actor, {
      action: 'payment.reversal-asked',
      resourceType: 'payment',
      resourceId: paymentId,
      reason,
    });
    return paymentId;
  }

  private async conclude(tx: Tx, actor: Actor, paymentId: string, reason: string): Promise<boolean> {
    const locked = await this.reversals.lock(tx, paymentId);
    const { payment } = locked;
    await this.approvals.refuseOwnAccount(tx, actor, payment.userId);
    // What the provider said was enough, or somebody was quicker.
    if (!isCaptured(payment.status)) {
      await this.reversals.close(tx, actor, payment, reason);
      return false;
    }
    this.reversals.requireReversible(locked);
    const input = this.act.inputOf(payment, reason);
    if (await this.approvals.needed(tx, REVERSE, input)) {
      await this.approvals.request(tx, actor, REVERSE, input, reason);
      return true;
    }
    await this.reversals.settle(tx, actor, locked, reason);
    return false;
  }
}
