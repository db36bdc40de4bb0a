import { randomUUID } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import {
  CompletePayment,
  CreatePaymentOrder,
  FailPaymentAttempt,
  PaymentPurpose,
  PaymentsFacade,
  PaymentStatus,
  type NewOrder,
} from '../modules/payments/index.js';
import { PayOutRefund, RefundReason, RequestRefund } from '../modules/refunds/index.js';
import type { ManualClock } from '../platform/clock/clock.js';
import { systemActor, type Actor } from '../platform/security/actor.js';
import { DomainError } from '../shared/errors.js';
import { won, type Won } from '../shared/money.js';
import { FAILURES, INSTRUMENTS, pick, TOPUP_AMOUNTS } from './seed-plan.js';
import type { TossTwinControl } from './toss-twin-control.js';

const MINUTE_MS = 60_000;
const REASONS = Object.values(RefundReason);

interface Customer {
  id: string;
  /** Of the matching office, and so may buy memberships. */
  member: boolean;
  /** Of the house that serves domains, whose use is billed. */
  domains: boolean;
}

/** What is ordered; which membership is left to chance. */
type Wanted = Pick<NewOrder, 'purpose' | 'amount' | 'subjectId'>;

const MEMBERSHIP: Wanted = { purpose: PaymentPurpose.MEMBERSHIP, amount: null };
const points = (amount: Won): Wanted => ({ purpose: PaymentPurpose.POINT_TOPUP, amount });

/** Does what customers and staff do, at the moment the clock shows. */
export class DemoBuyer {
  readonly users: Customer[] = [];
  readonly productIds: string[] = [];
  staffId = '';
  orders = 0;

  constructor(
    private readonly app: NestExpressApplication,
    private readonly twin: TossTwinControl,
    private readonly clock: ManualClock,
    private readonly random: () => number,
  ) {}

  /** One order of somebody, from the first click to whatever becomes of it. */
  async order(): Promise<void> {
    const user = pick(this.random, this.users);
    const membership = user.member && this.random() < 0.3;
    const wanted = membership ? MEMBERSHIP : points(won(pick(this.random, TOPUP_AMOUNTS)));
    await this.play(user, wanted, this.random());
  }

  /** A bill for the use of domains, by whatever is at hand. */
  async payBill(user: Customer, billId: string): Promise<void> {
    await this.pay(user, { purpose: PaymentPurpose.DOMAIN_USAGE, amount: null, subjectId: billId });
  }

  /** What staff finds waiting: a refund above the limit, an order nobody paid yet, and one that came back with another amount. */
  async leaveOpenWork(): Promise<void> {
    const user = pick(this.random, this.users);
    await this.twin.setClock(this.clock.now());
    const payment = await this.pay(user, points(won(800_000)));
    // Above the limit a person confirms with a second factor, which nobody has at hand here: the house asks itself.
    const house = systemActor('demo');
    if (payment) await this.requestRefund(house, payment.id, payment.amount, RefundReason.CUSTOMER_REQUEST);
    await this.place(user, points(won(30_000)));
    await this.comeBackWithLess(pick(this.random, this.users), points(won(50_000)), won(5_000));
  }

  private async play(user: Customer, wanted: Wanted, roll: number): Promise<void> {
    if (roll < 0.05) return this.failInWindow(user, wanted);
    if (roll < 0.1) return this.giveUp(user, wanted);
    const payment = await this.pay(user, wanted, roll < 0.14);
    const refundRoll = this.random();
    if (!payment || payment.status !== PaymentStatus.DONE || refundRoll > 0.09) return;
    this.clock.advance(this.random() * 40 * MINUTE_MS);
    const part = refundRoll < 0.03 ? won(payment.amount / 2n) : payment.amount;
    await this.refund(payment.id, part);
  }

  private async place(
    user: Customer,
    wanted: Wanted,
  ): Promise<{ id: string; orderId: string; orderName: string; amount: Won }> {
    this.orders += 1;
    const productId = wanted === MEMBERSHIP ? pick(this.random, this.productIds) : null;
    const id = await this.app
      .get(CreatePaymentOrder)
      .execute(this.customer(user), user.id, { ...wanted, productId }, randomUUID());
    return this.app.get(PaymentsFacade).byId(id);
  }

  private async pay(user: Customer, wanted: Wanted, declined = false) {
    const order = await this.place(user, wanted);
    const instrument = pick(this.random, INSTRUMENTS);
    const paymentKey = await this.twin.open({ ...order, instrument });
    await this.twin.authenticate(paymentKey, instrument);
    if (declined) await this.twin.declineNextConfirm(order.orderId, pick(this.random, FAILURES));
    await this.app.get(CompletePayment).execute(systemActor('toss-redirect'), {
      orderId: order.orderId,
      paymentKey,
      amount: order.amount,
      cause: 'redirect.success',
    });
    return this.app.get(PaymentsFacade).byId(order.id);
  }

  /** Somebody edits the address that the payment window leads back to: nothing is paid, and staff is to look at it. */
  private async comeBackWithLess(user: Customer, wanted: Wanted, amount: Won): Promise<void> {
    const order = await this.place(user, wanted);
    const paymentKey = await this.twin.open({ ...order, instrument: pick(this.random, INSTRUMENTS) });
    const { orderId } = order;
    await this.app
      .get(CompletePayment)
      .execute(systemActor('toss-redirect'), { orderId, paymentKey, amount, cause: 'redirect.success' })
      .catch((error: unknown) => {
        if (!(error instanceof DomainError) || error.code !== 'AMOUNT_MISMATCH') throw error;
      });
  }

  private async failInWindow(user: Customer, wanted: Wanted): Promise<void> {
    const order = await this.place(user, wanted);
    const failure = pick(this.random, FAILURES);
    const paymentKey = await this.twin.open({ ...order, instrument: pick(this.random, INSTRUMENTS) });
    await this.twin.fail(paymentKey, failure);
    await this.app.get(FailPaymentAttempt).execute(systemActor('toss-redirect'), order.orderId, failure);
  }

  private async giveUp(user: Customer, wanted: Wanted): Promise<void> {
    const order = await this.place(user, wanted);
    const failure = { code: 'PAY_PROCESS_CANCELED', message: '사용자가 결제를 취소했습니다.' };
    await this.app.get(FailPaymentAttempt).execute(this.customer(user), order.orderId, failure);
  }

  private async refund(paymentId: string, amount: Won): Promise<void> {
    try {
      const actor: Actor = { type: 'ADMIN', id: this.staffId, sessionId: this.staffId, ip: null };
      const id = await this.requestRefund(actor, paymentId, amount, pick(this.random, REASONS));
      await this.app.get(PayOutRefund).execute(id);
    } catch (error) {
      // The points may be spent; that refusal is part of an ordinary day.
      if (!(error instanceof DomainError)) throw error;
    }
  }

  private requestRefund(actor: Actor, paymentId: string, amount: Won, reason: RefundReason): Promise<string> {
    return this.app
      .get(RequestRefund)
      .execute(
        actor,
        { paymentId, amount, reason, memo: null, acceptSpentPoints: false, refundAccount: null },
        randomUUID(),
      );
  }

  private customer(user: Customer): Actor {
    return { type: 'USER', id: user.id, sessionId: user.id, ip: null };
  }
}
