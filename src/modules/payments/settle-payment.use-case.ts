import { Injectable } from '@nestjs/common';
import { won, type Won } from '../../shared/money.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';
import { CaptureBooks } from './accounts/capture-books.js';
import { TakeBackCapture } from './accounts/take-back-capture.js';
import { VirtualAccounts } from './accounts/virtual-accounts.js';
import type { ProviderPayment } from './gateway/payment-gateway.port.js';
import type { Payment } from './payment.entity.js';
import { OVER_WHEN_SETTLED, PaymentExceptionKind } from './exceptions/exception.rules.js';
import { planCheck, stopLooking } from './next-check.js';
import { PaymentRepository } from './payment.repository.js';
import {
  isCaptured,
  isOpen,
  isOvertaken,
  LOOK_AFTER_EXPIRY_MS,
  mayBecome,
  nextDepositCheck,
  PaymentStatus,
  statusFromProvider,
} from './payment.rules.js';

/**
 * The only place where a payment that a provider shows becomes our state. Redirect, client, webhook, janitor and staff
 * all end here, in any order and number: the payment is locked, the status only moves along its table, and the money is
 * posted once, in the transaction that makes the payment DONE. Where the provider shows none, `EndAttempt` decides.
 */
@Injectable()
export class SettlePayment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly payments: PaymentRepository,
    private readonly books: CaptureBooks,
    private readonly accounts: VirtualAccounts,
    private readonly reversal: TakeBackCapture,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Applies what the provider shows. Locks the payment.
   * @param asked the payment's status here when the provider was asked
   */
  async apply(
    actor: Actor,
    paymentId: string,
    shown: ProviderPayment,
    { cause, asked }: { cause: string; asked: PaymentStatus },
  ): Promise<Payment> {
    const secretKey = await this.accounts.keyFor(shown);
    return this.uow.run(actor, async (tx) => {
      const payment = await this.payments.lockById(tx, paymentId);
      const wrong = mismatch(payment, shown);
      if (wrong) {
        await this.payments.openException(tx, payment, {
          kind: PaymentExceptionKind.PROVIDER_MISMATCH,
          detail: wrong,
          amount: shown.total,
        });
        await this.payments.remember(tx, actor, payment, payment.status, {
          cause,
          detail: `refused: ${wrong}`,
        });
        if (isOpen(payment.status)) await this.lookAgain(tx, payment);
        return payment;
      }
      const target = statusFromProvider(
        shown.status,
        isCaptured(payment.status) || shown.approvedAt !== null,
      );
      if (isOvertaken(asked, payment.status, target)) return this.askAnew(tx, payment);
      const before = { ...payment };
      this.copyFacts(payment, shown);
      await this.accounts.put(tx, payment, shown, secretKey);
      if (target === PaymentStatus.DONE) await this.capture(tx, actor, payment, shown, cause);
      else if (target !== null) await this.move(tx, actor, payment, target, shown, cause);
      else if (changed(before, payment) || stopLooking(payment)) await this.payments.save(tx, payment);
      await this.payments.noticeForeignCancels(tx, payment, shown);
      await this.noticeLostRefund(tx, payment, shown);
      return payment;
    });
  }

  /** Money was taken: state, ledger, fulfilment, audit and outbox in one commit. */
  private async capture(
    tx: Tx,
    actor: Actor,
    payment: Payment,
    shown: ProviderPayment,
    cause: string,
  ): Promise<void> {
    payment.nextCheckAt = null;
    if (isCaptured(payment.status)) {
      await this.payments.save(tx, payment);
      return;
    }
    const late = payment.status === PaymentStatus.EXPIRED && shown.virtualAccount !== null;
    payment.approvedAt = shown.approvedAt ?? this.clock.now();
    payment.failureCode = null;
    payment.failureMessage = null;
    const ordered = payment.taxFree;
    payment.taxFree = taxFreeOf(shown);
    await this.books.capture(tx, actor, payment);
    await this.payments.moveTo(tx, actor, payment, PaymentStatus.DONE, { cause, amount: payment.amount });
    await this.payments.settleExceptions(tx, actor, payment, OVER_WHEN_SETTLED);
    if (payment.taxFree !== ordered) {
      // The customer paid what was due; what is told to the tax office is the provider's word now.
      await this.payments.openException(tx, payment, {
        kind: PaymentExceptionKind.PROVIDER_MISMATCH,
        detail: `free of tax: ${payment.taxFree} won instead of ${ordered}`,
        amount: payment.amount,
      });
    }
    if (late) {
      await this.payments.openException(tx, payment, {
        kind: PaymentExceptionKind.LATE_DEPOSIT,
        detail: 'deposited after the order had expired; it was fulfilled',
      });
    }
    await this.audit.record(tx, actor, {
      action: 'payment.confirmed',
      resourceType: 'payment',
      resourceId: payment.id,
      details: { amount: payment.amount.toString(), cause },
    });
  }

  private async move(
    tx: Tx,
    actor: Actor,
    payment: Payment,
    target: PaymentStatus,
    shown: ProviderPayment,
    cause: string,
  ): Promise<void> {
    const reversed = payment.status === PaymentStatus.DONE && target === PaymentStatus.WAITING_FOR_DEPOSIT;
    // The bank reported a deposit by mistake.
    if (reversed && payment.refundReserved === 0n && shown.virtualAccount) {
      return this.reversal.run(tx, actor, payment, PaymentStatus.WAITING_FOR_DEPOSIT, {
        cause,
        nextCheckAt: nextDepositCheck(this.clock.now(), shown.virtualAccount.dueAt),
      });
    }
    // The provider goes on calling an account that has expired one that waits.
    const over =
      payment.status === PaymentStatus.EXPIRED &&
      target === PaymentStatus.WAITING_FOR_DEPOSIT &&
      shown.virtualAccount?.expired;
    if (payment.status === target || reversed || over || !mayBecome(payment.status, target)) {
      if (isCaptured(payment.status)) {
        // A late or contradicting word about a paid order (a reversed deposit, an ABORTED after DONE): for staff.
        await this.payments.openException(tx, payment, {
          kind: PaymentExceptionKind.PROVIDER_WENT_BACK,
          detail: `provider says ${shown.status}`,
        });
      }
      if (target === PaymentStatus.WAITING_FOR_DEPOSIT && payment.status === target) {
        return this.wait(tx, actor, payment, shown, cause);
      }
      if (!stopLooking(payment) && isOpen(payment.status)) planCheck(payment, this.clock.now());
      await this.payments.save(tx, payment);
      return;
    }
    if (target === PaymentStatus.FAILED || target === PaymentStatus.EXPIRED) {
      payment.failureCode = shown.failure?.code ?? payment.failureCode ?? shown.status;
      payment.failureMessage = shown.failure?.message ?? payment.failureMessage;
    }
    if (target === PaymentStatus.WAITING_FOR_DEPOSIT && shown.virtualAccount) {
      payment.nextCheckAt = nextDepositCheck(this.clock.now(), shown.virtualAccount.dueAt);
    } else if (isOpen(target)) planCheck(payment, this.clock.now());
    else payment.nextCheckAt = null;
    await this.payments.moveTo(tx, actor, payment, target, { cause, detail: shown.failure?.code ?? null });
    if (!isOpen(target)) await this.payments.settleExceptions(tx, actor, payment, OVER_WHEN_SETTLED);
  }

  /** Nobody has paid into the account yet; once it takes no deposit any more the order is over. */
  private async wait(
    tx: Tx,
    actor: Actor,
    payment: Payment,
    { virtualAccount }: ProviderPayment,
    cause: string,
  ): Promise<void> {
    const now = this.clock.now();
    if (!virtualAccount?.expired) {
      payment.nextCheckAt = nextDepositCheck(now, virtualAccount?.dueAt ?? now);
      return this.payments.save(tx, payment);
    }
    payment.failureCode = 'DEPOSIT_EXPIRED';
    payment.failureMessage = '입금 기한이 지났습니다.';
    payment.nextCheckAt = new Date(now.getTime() + LOOK_AFTER_EXPIRY_MS);
    await this.payments.moveTo(tx, actor, payment, PaymentStatus.EXPIRED, {
      cause,
      detail: payment.failureCode,
    });
  }

  /** The provider could not hand the money of a refund over to the customer's own account. */
  private async noticeLostRefund(tx: Tx, payment: Payment, shown: ProviderPayment): Promise<void> {
    const status = shown.virtualAccount?.refundStatus;
    if (status !== 'FAILED' && status !== 'PARTIAL_FAILED') return;
    await this.payments.openException(tx, payment, {
      kind: PaymentExceptionKind.REFUND_NOT_RECEIVED,
      detail: `refund status ${status}`,
      amount: payment.refunded,
    });
  }

  private copyFacts(payment: Payment, shown: ProviderPayment): void {
    payment.providerStatus = shown.status.slice(0, 100);
    payment.paymentKey ??= shown.paymentKey;
    payment.method = shown.method ?? payment.method;
    payment.instrumentLabel = shown.instrumentLabel ?? payment.instrumentLabel;
    payment.instrumentLast4 = shown.instrumentLast4 ?? payment.instrumentLast4;
    payment.receiptUrl = shown.receiptUrl ?? payment.receiptUrl;
  }

  private async lookAgain(tx: Tx, payment: Payment): Promise<void> {
    planCheck(payment, this.clock.now());
    await this.payments.save(tx, payment);
  }

  private async askAnew(tx: Tx, payment: Payment): Promise<Payment> {
    payment.nextCheckAt = this.clock.now();
    await this.payments.save(tx, payment);
    return payment;
  }
}

/** The provider must speak of the very order we wrote down, or nothing it says is applied. */
function mismatch(payment: Payment, shown: ProviderPayment): string | null {
  if (shown.orderId !== payment.providerOrderId) return 'another order id';
  if (shown.currency !== payment.currency) return `currency ${shown.currency}`;
  if (shown.total !== payment.amount) return `amount ${shown.total}`;
  if (payment.paymentKey !== null && payment.paymentKey !== shown.paymentKey) return 'another payment key';
  return null;
}

/** Of all that was paid: what was given back meanwhile counts as well. */
function taxFreeOf({ taxFree, cancels }: ProviderPayment): Won {
  return won(cancels.reduce<bigint>((sum, cancel) => sum + cancel.taxFree, taxFree));
}

function changed(before: Payment, after: Payment): boolean {
  return (['providerStatus', 'paymentKey', 'method', 'instrumentLabel', 'receiptUrl'] as const).some(
    (field) => before[field] !== after[field],
  );
}
