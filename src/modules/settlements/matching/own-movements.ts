import { Injectable } from '@nestjs/common';
import { addDays, billingDate, startOfDay, type BillingDate } from '../../../shared/time.js';
import { won, type Won } from '../../../shared/money.js';
import { PaymentMovements, type Movement } from '../../payments/index.js';
import { RefundMovements, type RefundMovement } from '../../refunds/index.js';
import { ListedTransactions } from './listed-transactions.js';

/** Money that an order of ours moved, with the day and the key it is compared under. */
export interface OwnMovement {
  source: string;
  key: string;
  day: BillingDate;
  amount: Won;
  paymentId: string;
  orderRef: string;
  paymentKey: string | null;
  method: string | null;
}

/** A page of movements, and where the next begins; null after the last. */
export interface MovementPage {
  movements: OwnMovement[];
  next: string | null;
}

const PAGE = 300;

/** How the source of a posting is written as an entry's. */
export function sourceName(source: { kind: string; id: string; posting: string }): string {
  return `${source.kind}:${source.id}:${source.posting}`;
}

/**
 * What orders and refunds moved. A movement belongs to the day on which the provider lists it, since our own clock may
 * have seen the answer after midnight; one that is listed nowhere belongs to the day we think it happened.
 */
@Injectable()
export class OwnMovements {
  constructor(
    private readonly payments: PaymentMovements,
    private readonly refunds: RefundMovements,
    private readonly listed: ListedTransactions,
  ) {}

  /** Those that the provider lists on a day, and which payments of ours (by their keys) the list is about. */
  async listedOn(
    day: BillingDate,
    after: string | null,
  ): Promise<MovementPage & { about: ReadonlyMap<string, string> }> {
    const listed = await this.listed.page(day, after, PAGE);
    const paymentKeys = [...new Set(listed.flatMap(({ paymentKey }) => paymentKey ?? []))];
    const payments = (await this.payments.ofKeys(paymentKeys)).flat();
    const refunds = await this.refunds.ofTransactions(listed.map(({ key }) => key));
    const movements = [...(await this.ofPayments(payments)), ...(await this.ofRefunds(refunds))];
    return {
      movements: movements.filter((movement) => movement.day === day),
      about: new Map(payments.map(({ paymentKey, paymentId }) => [paymentKey ?? '', paymentId])),
      next: listed.length < PAGE ? null : (listed.at(-1)?.key ?? null),
    };
  }

  /** Payments that moved money on a day by our own time. */
  async paidOn(day: BillingDate, after: string | null): Promise<MovementPage> {
    const [from, to] = [startOfDay(day), startOfDay(addDays(day, 1))];
    const ids = await this.payments.idsBetween(from, to, after, PAGE);
    const movements = await this.ofPayments((await this.payments.of(ids)).flat());
    return {
      movements: movements.filter((movement) => movement.day === day),
      next: ids.length < PAGE ? null : (ids.at(-1) ?? null),
    };
  }

  /** Refunds that ended on a day by our own time. */
  async refundedOn(day: BillingDate, after: string | null): Promise<MovementPage> {
    const [from, to] = [startOfDay(day), startOfDay(addDays(day, 1))];
    const refunds = await this.refunds.between(from, to, after, PAGE);
    const movements = await this.ofRefunds(refunds);
    return {
      movements: movements.filter((movement) => movement.day === day),
      next: refunds.length < PAGE ? null : (refunds.at(-1)?.id ?? null),
    };
  }

  /** The movements behind postings, by the source of the posting. */
  async bySource(sources: readonly { kind: string; id: string }[]): Promise<Map<string, OwnMovement>> {
    const ids = (kind: string): string[] => [
      ...new Set(sources.filter((s) => s.kind === kind).map((s) => s.id)),
    ];
    const reversed = await this.payments.paymentsOfReversals(ids('deposit-reversal'));
    const paymentIds = [...new Set([...ids('payment'), ...reversed])];
    const payments = await this.ofPayments((await this.payments.of(paymentIds)).flat());
    const refunds = await this.ofRefunds(await this.refunds.of(ids('refund')));
    return new Map([...payments, ...refunds].map((movement) => [movement.source, movement]));
  }

  /** The n-th movement of a payment is the n-th that the provider lists of it. @param movements whole payments */
  private async ofPayments(movements: readonly Movement[]): Promise<OwnMovement[]> {
    const listed = await this.listed.capturesOf([...new Set(movements.flatMap((m) => m.paymentKey ?? []))]);
    const seen = new Map<string, number>();
    return movements.map((movement) => {
      const { paymentKey, paymentId, orderId, method, amount } = movement;
      const place = seen.get(paymentId) ?? 0;
      seen.set(paymentId, place + 1);
      const there = listed.get(paymentKey ?? '')?.[place];
      const source = sourceName(movement.source);
      const day = there?.day ?? billingDate(movement.at);
      return {
        source,
        key: there?.key ?? source,
        day,
        amount,
        paymentId,
        orderRef: orderId,
        paymentKey,
        method,
      };
    });
  }

  private async ofRefunds(refunds: readonly RefundMovement[]): Promise<OwnMovement[]> {
    const keys = refunds.flatMap((refund) => refund.transactionKey ?? []);
    const days = await this.listed.daysOf(keys);
    const paymentIds = [...new Set(refunds.map((refund) => refund.paymentId))];
    const payments = new Map((await this.payments.of(paymentIds)).map((of, i) => [paymentIds[i], of[0]]));
    return refunds.map((refund) => {
      const payment = payments.get(refund.paymentId);
      const source = sourceName({ kind: 'refund', id: refund.id, posting: 'refund' });
      return {
        source,
        key: refund.transactionKey ?? source,
        day: days.get(refund.transactionKey ?? '') ?? billingDate(refund.at),
        amount: won(-refund.amount),
        paymentId: refund.paymentId,
        orderRef: payment?.orderId ?? '',
        paymentKey: payment?.paymentKey ?? null,
        method: payment?.method ?? null,
      };
    });
  }
}
