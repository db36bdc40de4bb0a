import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { newIdAt } from '../../shared/ids.js';
import { type Won } from '../../shared/money.js';
import { Approvals } from '../../platform/approvals/approvals.js';
import { Clock } from '../../platform/clock/clock.js';
import type { DataKey } from '../../platform/crypto/data-key.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { Idempotency } from '../../platform/idempotency/idempotency.js';
import { actorId, systemActor, type Actor } from '../../platform/security/actor.js';
import { StepUpGrants } from '../../platform/security/step-up-grants.js';
import { AuditLog } from '../audit/index.js';
import {
  PaymentMethodType,
  PaymentsFacade,
  refundable,
  type Payment,
  type RefundAccount,
} from '../payments/index.js';
import { RefundBooks } from './refund-books.js';
import { Refund } from './refund.entity.js';
import { PAY_OUT, RefundApproval } from './refund-approval.js';
import { RefundAccounts } from './refund-accounts.js';
import { RefundRepository } from './refund.repository.js';
import { RefundStatus, taxFreeBounds, taxFreeShare, type RefundReason } from './refund.rules.js';
import { refundErrors } from './refunds.errors.js';

export interface RefundRequest {
  paymentId: string;
  amount: Won;
  /** The part of the amount that is free of tax; absent: its share of what is left. */
  taxFree?: Won;
  reason: RefundReason;
  memo: string | null;
  /** Give the money back although points it gave are spent: what is missing becomes an item for staff. */
  acceptSpentPoints: boolean;
  /** The customer's own account: needed where the money came through a virtual one, and only there. */
  refundAccount: RefundAccount | null;
}

/**
 * Asks for money back. The amount is promised under the payment's lock and the points it gave are held, so nothing
 * can be asked for or spent twice from here on. Up to the limit it is approved by rule; above it by somebody else.
 */
@Injectable()
export class RequestRefund {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly refunds: RefundRepository,
    private readonly payments: PaymentsFacade,
    private readonly books: RefundBooks,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly approvals: Approvals,
    private readonly act: RefundApproval,
    private readonly accounts: RefundAccounts,
    private readonly stepUp: StepUpGrants,
  ) {}

  /**
   * @returns the refund's id
   * @throws PAYMENT_NOT_FOUND, PAYMENT_NOT_REFUNDABLE, REFUND_ACCOUNT_REQUIRED, REFUND_ACCOUNT_NOT_NEEDED, REFUND_EXCEEDS_REMAINING, REFUND_UNRESOLVED,
   *   REFUND_TAX_FREE_INVALID, POINTS_ALREADY_SPENT, OWN_ACCOUNT, AMOUNT_INVALID, IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS,
   *   STEP_UP_REQUIRED above the limit
   */
  async execute(actor: Actor, request: RefundRequest, idempotencyKey: string): Promise<string> {
    if (request.amount <= 0n) throw commonErrors.AMOUNT_INVALID({ path: 'amount' });
    const { userId } = await this.payments.byId(request.paymentId);
    const key = request.refundAccount ? await this.accounts.keyOf(userId) : null;
    const { id } = await this.uow.run(actor, (tx) =>
      this.idempotency.once(
        tx,
        { actor, operation: 'requestRefund', key: idempotencyKey, input: { ...request } },
        () => this.create(tx, actor, request, key),
      ),
    );
    return id;
  }

  private async create(tx: Tx, actor: Actor, request: RefundRequest, key: DataKey | null): Promise<string> {
    const limit = await this.act.limit.upTo(tx);
    if (request.amount > limit) await this.stepUp.consume(tx, actor);
    const payment = await this.payments.lock(tx, request.paymentId);
    // A large refund in small parts is a large refund.
    const inAll = request.amount + (await this.refunds.passedByRule(tx, payment.id));
    const needsApproval = inAll > limit;
    if (needsApproval) await this.stepUp.consume(tx, actor);
    await this.approvals.refuseOwnAccount(tx, actor, payment.userId);
    refuseAccount(payment, request.refundAccount);
    if (await this.refunds.hasUnresolved(tx, payment.id)) throw refundErrors.REFUND_UNRESOLVED();
    const left = refundable(payment);
    await this.payments.reserveRefund(tx, payment, request.amount);
    const taxFree = await this.taxFreePart(tx, payment, left, request);
    const now = this.clock.now();
    const id = newIdAt(now);
    const refund = Object.assign(new Refund(), {
      id,
      paymentId: payment.id,
      userId: payment.userId,
      amount: request.amount,
      taxFree,
      reason: request.reason,
      memo: request.memo,
      status: RefundStatus.REQUESTED,
      ...(await this.books.holdPoints(tx, payment, request, id)),
      requestedByType: actor.type,
      requestedBy: actorId(actor),
      approvedByType: null,
      approvedBy: null,
      rejectedReason: null,
      failureCode: null,
      failureMessage: null,
      providerTransactionKey: null,
      requestedAt: now,
      decidedAt: null,
      processedAt: null,
      nextCheckAt: null,
      checks: 0,
      version: 1,
    });
    await this.refunds.insert(tx, actor, refund);
    if (request.refundAccount && key) {
      await this.accounts.put(tx, id, payment.userId, request.refundAccount, key);
    }
    await this.audit.record(tx, actor, {
      action: 'refund.requested',
      resourceType: 'refund',
      resourceId: id,
      details: {
        paymentId: payment.id,
        amount: request.amount.toString(),
        reason: request.reason,
        ...(taxFree > 0n ? { taxFree: taxFree.toString() } : {}),
        ...(refund.pointsShort > 0n ? { pointsShort: refund.pointsShort.toString() } : {}),
      },
    });
    const input = this.act.inputOf(refund);
    if (needsApproval) {
      await this.approvals.request(tx, actor, PAY_OUT, input, request.memo);
    } else await this.approveByRule(tx, refund);
    return id;
  }

  /** @param left what could be given back before this  @throws REFUND_TAX_FREE_INVALID */
  private async taxFreePart(
    tx: Tx,
    payment: Payment,
    left: Won,
    { amount, taxFree: asked }: RefundRequest,
  ): Promise<Won> {
    const gone = await this.refunds.taxFreeOf(tx, payment.id);
    const of = { all: left, taxFree: payment.taxFree - gone };
    if (asked === undefined) return taxFreeShare(amount, of);
    const { least, most } = taxFreeBounds(amount, of);
    if (asked < least || asked > most) {
      throw refundErrors.REFUND_TAX_FREE_INVALID({ min: least.toString(), max: most.toString() });
    }
    return asked;
  }

  private async approveByRule(tx: Tx, refund: Refund): Promise<void> {
    const rule = systemActor('refund-rule');
    refund.approvedByType = rule.type;
    refund.decidedAt = this.clock.now();
    await this.refunds.moveTo(tx, rule, refund, RefundStatus.APPROVED);
  }
}

/** @throws REFUND_ACCOUNT_REQUIRED, REFUND_ACCOUNT_NOT_NEEDED */
function refuseAccount(payment: Payment, account: RefundAccount | null): void {
  const needed = payment.method === PaymentMethodType.VIRTUAL_ACCOUNT;
  if (needed && account === null) throw refundErrors.REFUND_ACCOUNT_REQUIRED();
  if (!needed && account !== null) throw refundErrors.REFUND_ACCOUNT_NOT_NEEDED();
}
