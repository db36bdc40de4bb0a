import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import type { Actor } from '../../platform/security/actor.js';
import { DomainError } from '../../shared/errors.js';
import { won, type Won } from '../../shared/money.js';
import { AuditLog } from '../audit/index.js';
import {
  Ledger,
  pointsIssued,
  pointsOf,
  pointsUncollected,
  providerAccount,
  salesAccount,
  type PostingOrder,
} from '../ledger/index.js';
import {
  PaymentExceptionKind,
  PaymentPurpose,
  PaymentsFacade,
  type Payment,
  type ProviderPayment,
} from '../payments/index.js';
import type { Refund } from './refund.entity.js';
import { refundErrors } from './refunds.errors.js';

/** What a refund does to the books: points are set aside when it is asked for, and all is posted when it is done. */
@Injectable()
export class RefundBooks {
  constructor(
    private readonly payments: PaymentsFacade,
    private readonly ledger: Ledger,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /**
   * What the payment gave must still be there to be taken back, unless somebody chose otherwise.
   * @throws POINTS_ALREADY_SPENT
   */
  async holdPoints(
    tx: Tx,
    payment: Payment,
    { amount, acceptSpentPoints }: { amount: Won; acceptSpentPoints: boolean },
    refundId: string,
  ): Promise<Pick<Refund, 'pointsHoldId' | 'pointsShort'>> {
    if (payment.purpose !== PaymentPurpose.POINT_TOPUP) return { pointsHoldId: null, pointsShort: won(0) };
    const hold = async (points: Won): Promise<string> => {
      const source = { kind: 'refund', id: refundId };
      const holdId = await this.ledger.hold(tx, pointsOf(payment.userId), points, source);
      await this.outbox.add(tx, 'points.changed', payment.userId, { userId: payment.userId });
      return holdId;
    };
    try {
      return { pointsHoldId: await hold(amount), pointsShort: won(0) };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'POINTS_INSUFFICIENT') throw error;
      const available = String(error.args['available']);
      if (!acceptSpentPoints) {
        throw refundErrors.POINTS_ALREADY_SPENT({ available, needed: amount.toString() });
      }
      // The first try has locked the balance, so that what it found is still there.
      const left = won(BigInt(available));
      return {
        pointsHoldId: left > 0n ? await hold(left) : null,
        pointsShort: won(amount - left),
      };
    }
  }

  /** The money is back: payment, both books, what staff has to know, and the record of it. */
  async settle(
    tx: Tx,
    actor: Actor,
    payment: Payment,
    refund: Refund,
    shown: Pick<ProviderPayment, 'status' | 'total' | 'balance'>,
  ): Promise<void> {
    await this.ledger.post(tx, await this.reversal(tx, payment, refund));
    await this.payments.settleRefund(tx, actor, payment, refund.amount, shown);
    await this.payments.settleExceptions(tx, actor, payment, [PaymentExceptionKind.REFUND_UNKNOWN]);
    if (refund.pointsShort > 0n) {
      await this.payments.openException(tx, payment, {
        kind: PaymentExceptionKind.POINTS_SPENT,
        detail: `${refund.pointsShort} of ${refund.amount} points were spent before refund ${refund.id}`,
        amount: refund.pointsShort,
        refundId: refund.id,
      });
    }
    if (refund.pointsHoldId) {
      await this.outbox.add(tx, 'points.changed', payment.userId, { userId: payment.userId });
    }
    await this.audit.record(tx, actor, {
      action: 'refund.succeeded',
      resourceType: 'refund',
      resourceId: refund.id,
      details: { paymentId: payment.id, amount: refund.amount.toString() },
    });
  }

  /** The payment's transfers the other way round, for the refunded part. The held points are what pays. */
  private async reversal(tx: Tx, payment: Payment, refund: Refund): Promise<PostingOrder[]> {
    const source = { kind: 'refund', id: refund.id };
    const { amount } = refund;
    const paid = await this.payments.capturePosting(tx, payment, 'payment');
    const orders: PostingOrder[] = [
      {
        kind: 'refund',
        source,
        transfers: [
          { debit: salesAccount(payment.purpose), credit: providerAccount(payment.provider), amount },
        ],
        ...(paid ? { reversesId: paid } : {}),
      },
    ];
    if (refund.pointsHoldId !== null) {
      const granted = await this.payments.capturePosting(tx, payment, 'points-granted');
      orders.push({
        kind: 'points-taken-back',
        source,
        transfers: [
          {
            debit: pointsOf(payment.userId),
            credit: pointsIssued(),
            amount: won(amount - refund.pointsShort),
          },
        ],
        holdId: refund.pointsHoldId,
        ...(granted ? { reversesId: granted } : {}),
      });
    }
    if (refund.pointsShort > 0n) {
      orders.push({
        kind: 'points-uncollected',
        source,
        transfers: [{ debit: pointsUncollected(), credit: pointsIssued(), amount: refund.pointsShort }],
      });
    }
    return orders;
  }
}
