import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { PaymentExceptionKind } from '../exceptions/exception.rules.js';
import type { Payment } from '../payment.entity.js';
import { PaymentRepository } from '../payment.repository.js';
import { PaymentStatus, type TakenBackStatus } from '../payment.rules.js';
import { CaptureBooks } from './capture-books.js';

const WORDS: Record<TakenBackStatus, { detail: string; action: string }> = {
  WAITING_FOR_DEPOSIT: { detail: 'DEPOSIT_REVERSED', action: 'payment.deposit-reversed' },
  CANCELED: { detail: 'CANCELED_BY_NETWORK', action: 'payment.canceled-by-network' },
};

/** Money that had come turns out not to have: what was given for it is taken back, as far as it is still there. */
@Injectable()
export class TakeBackCapture {
  constructor(
    private readonly payments: PaymentRepository,
    private readonly books: CaptureBooks,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Points that were spent stay owed, and an item for staff names them.
   * @param payment captured, locked by the caller, nothing of it refunded or promised to a refund
   * @param to the bank took a deposit back, and the account waits again; or the card's network canceled the approval
   */
  async run(
    tx: Tx,
    actor: Actor,
    payment: Payment,
    to: TakenBackStatus,
    { cause, nextCheckAt }: { cause: string; nextCheckAt: Date | null },
  ): Promise<void> {
    const { detail, action } = WORDS[to];
    const short = await this.books.takeBack(tx, actor, payment);
    payment.approvedAt = null;
    payment.nextCheckAt = nextCheckAt;
    if (to === PaymentStatus.CANCELED) {
      payment.failureCode = detail;
      payment.failureMessage = '카드사에서 승인이 취소되었습니다.';
    }
    await this.payments.moveTo(tx, actor, payment, to, { cause, amount: payment.amount, detail });
    if (to === PaymentStatus.WAITING_FOR_DEPOSIT) {
      await this.payments.openException(tx, payment, {
        kind: PaymentExceptionKind.DEPOSIT_REVERSED,
        detail: 'the bank took the deposit back; the account waits for it again',
      });
    }
    if (short > 0n) {
      await this.payments.openException(tx, payment, {
        kind: PaymentExceptionKind.POINTS_SPENT,
        detail: `${short} of ${payment.amount} points were spent before the money was taken back`,
        amount: short,
      });
    }
    await this.audit.record(tx, actor, {
      action,
      resourceType: 'payment',
      resourceId: payment.id,
      details: { amount: payment.amount.toString(), pointsShort: short.toString(), cause },
    });
  }
}
