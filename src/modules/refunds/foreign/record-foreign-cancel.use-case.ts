import { Injectable } from '@nestjs/common';
import { Approvals } from '../../../platform/approvals/approvals.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Idempotency } from '../../../platform/idempotency/idempotency.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import { PaymentExceptionKind, paymentErrors, PaymentsFacade, SyncPayment } from '../../payments/index.js';
import { ForeignCancelApproval, RECORD_CANCEL } from './foreign-cancel-approval.js';
import { ForeignCancels } from './foreign-cancels.js';
import type { ForeignCancel } from './foreign-cancel.rules.js';

export interface RecordRequest {
  exceptionId: string;
  version: number;
  reason: string;
}

/**
 * Brings our records in line with cancels that were made at the provider's own site: the provider is asked once more, and
 * each cancel that no refund of ours asked for becomes a refund that has happened.
 */
@Injectable()
export class RecordForeignCancel {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly stepUp: StepUpGrants,
    private readonly payments: PaymentsFacade,
    private readonly sync: SyncPayment,
    private readonly approvals: Approvals,
    private readonly foreign: ForeignCancels,
    private readonly act: ForeignCancelApproval,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The key is bound to the input in a transaction of its own: what follows is safe to repeat by itself.
   * @returns whether it waits for somebody else
   * @throws PAYMENT_EXCEPTION_NOT_FOUND, PAYMENT_EXCEPTION_RESOLVED, VERSION_STALE, PAYMENT_NOT_CANCELED_ELSEWHERE,
   *   REFUND_UNRESOLVED, PROVIDER_UNREACHABLE, APPROVAL_ALREADY_OPEN, OWN_ACCOUNT, STEP_UP_REQUIRED,
   *   IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS
   */
  async execute(actor: Actor, asked: RecordRequest, idempotencyKey: string): Promise<boolean> {
    const request = { actor, operation: 'recordForeignCancel', key: idempotencyKey, input: { ...asked } };
    const { id, fresh } = await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      return this.idempotency.once(tx, request, () => this.begin(tx, actor, asked));
    });
    const { shown } = await this.sync.look(actor, id, 'staff.foreign-cancel');
    if (shown.kind !== 'found') throw paymentErrors.PROVIDER_UNREACHABLE();
    const { cancels } = shown.payment;
    return this.uow.run(actor, (tx) => this.conclude(tx, actor, id, cancels, asked.reason, !fresh));
  }

  /** @returns the payment's id */
  private async begin(
    tx: Tx,
    actor: Actor,
    { exceptionId, version, reason }: RecordRequest,
  ): Promise<string> {
    const { kind, paymentId } = await this.payments.lockException(tx, exceptionId, version);
    if (kind !== PaymentExceptionKind.FOREIGN_CANCEL || paymentId === null) {
      throw paymentErrors.PAYMENT_EXCEPTION_NOT_FOUND();
    }
    await this.audit.record(tx, actor, {
      action: 'payment.cancel-record-asked',
      resourceType: 'payment',
      resourceId: paymentId,
      reason,
    });
    return paymentId;
  }

  private async conclude(
    tx: Tx,
    actor: Actor,
    paymentId: string,
    shown: readonly ForeignCancel[],
    reason: string,
    isRepeat: boolean,
  ): Promise<boolean> {
    const locked = await this.foreign.lock(tx, paymentId, shown);
    const { payment, cancels } = locked;
    await this.approvals.refuseOwnAccount(tx, actor, payment.userId);
    // The same call before has done it.
    if (isRepeat && cancels.length === 0) return false;
    if (cancels.length === 0) throw paymentErrors.PAYMENT_NOT_CANCELED_ELSEWHERE();
    const input = this.act.inputOf(payment, cancels, reason);
    if (await this.approvals.needed(tx, RECORD_CANCEL, input)) {
      await this.approvals.request(tx, actor, RECORD_CANCEL, input, reason);
      return true;
    }
    await this.foreign.record(tx, actor, locked, reason);
    return false;
  }
}
