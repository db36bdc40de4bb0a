import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newIdAt } from '../../shared/ids.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { Consumers, consumeOnce } from '../../platform/outbox/consumers.js';
import type { OutboxEvent } from '../../platform/outbox/events.js';
import { systemActor } from '../../platform/security/actor.js';
import { describeError } from '../../platform/telemetry/logger.js';
import { AuditLog } from '../audit/index.js';
import {
  isCaptured,
  PaymentExceptionKind,
  PaymentPurpose,
  PaymentsFacade,
  PaymentStatus,
} from '../payments/index.js';
import { MembershipQueue } from './membership-queue.js';
import { Membership } from './membership.entity.js';

const ACTOR = systemActor('membership');
const DAY_MS = 86_400_000;
const PAYS: readonly PaymentStatus[] = [PaymentStatus.DONE, PaymentStatus.PARTIALLY_REFUNDED];

/** Gives a paid membership its time, and takes it back when the payment is refunded in full. */
@Injectable()
export class FulfilMembership implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly payments: PaymentsFacade,
    private readonly consumers: Consumers,
    private readonly queue: MembershipQueue,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: 'matching.fulfil-membership',
      event: 'payment.confirmed',
      queue: 'matching',
      handle: (event) => this.begin(event),
      // Paid and nothing given: an item for staff, never a silent job.
      gaveUp: ({ payload }, error) => this.tell(payload.paymentId, error),
    });
    this.consumers.register({
      name: 'matching.fulfil-membership-again',
      event: 'payment.fulfilment-wanted',
      queue: 'matching',
      handle: (event) => this.begin(event),
      gaveUp: ({ payload }, error) => this.tell(payload.paymentId, error),
    });
    this.consumers.register({
      name: 'matching.suspend-membership',
      event: 'payment.waiting',
      queue: 'matching',
      handle: (event) => this.suspend(event, 'matching.suspend-membership'),
    });
    this.consumers.register({
      name: 'matching.cancel-membership',
      event: 'payment.canceled',
      queue: 'matching',
      handle: (event) => this.suspend(event, 'matching.cancel-membership'),
    });
    this.consumers.register({
      name: 'matching.end-membership',
      event: 'payment.refunded',
      queue: 'matching',
      handle: (event) => this.end(event),
    });
  }

  /** A job also gives up when its workers died on it, and one of them may have given the membership before. */
  private tell(paymentId: string, error: unknown): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      const payment = await this.payments.lock(tx, paymentId);
      if (payment.purpose !== PaymentPurpose.MEMBERSHIP || !PAYS.includes(payment.status)) return;
      const given: unknown[] = await tx.query(
        `SELECT 1 FROM memberships WHERE source_kind = 'payment' AND source_id = $1 AND ended_early_at IS NULL`,
        [payment.id],
      );
      if (given.length > 0) return;
      await this.payments.openException(tx, payment, {
        kind: PaymentExceptionKind.FULFILMENT_FAILED,
        detail: describeError(error).message,
      });
    });
  }

  private async begin(
    event: OutboxEvent<'payment.confirmed'> | OutboxEvent<'payment.fulfilment-wanted'>,
  ): Promise<void> {
    const { id: paymentId, purpose } = await this.payments.byId(event.payload.paymentId);
    if (purpose !== PaymentPurpose.MEMBERSHIP) return;
    const product = await this.payments.productOf(paymentId);
    if (!product?.tier || !product.durationDays)
      throw new Error(`Payment ${paymentId} has no membership product`);
    const { tier, durationDays } = product;
    await this.uow.run(ACTOR, async (tx) => {
      if (!(await consumeOnce(tx, 'matching.fulfil-membership', event))) return;
      // Locked, so that a refund is either seen here or comes after and finds the membership to end.
      const payment = await this.payments.lock(tx, paymentId);
      await this.payments.settleExceptions(tx, ACTOR, payment, [PaymentExceptionKind.FULFILMENT_FAILED]);
      if (!PAYS.includes(payment.status)) return;
      await this.queue.lock(tx, payment.userId);
      const given: unknown[] = await tx.query(
        `SELECT 1 FROM memberships WHERE source_kind = 'payment' AND source_id = $1`,
        [payment.id],
      );
      if (given.length > 0) {
        // Its deposit was taken back and has come again.
        await this.setEnd(tx, payment, null);
        return;
      }
      const now = this.clock.now();
      const startsAt = await this.queue.nextStart(tx, payment.userId, tier, now);
      const membership = Object.assign(new Membership(), {
        id: newIdAt(now),
        userId: payment.userId,
        tier,
        sourceKind: 'payment' as const,
        sourceId: payment.id,
        startsAt,
        endsAt: new Date(startsAt.getTime() + durationDays * DAY_MS),
        endedEarlyAt: null,
        createdAt: now,
      });
      await tx.insert(Membership, membership);
      await this.audit.record(tx, ACTOR, {
        action: 'membership.started',
        resourceType: 'membership',
        resourceId: membership.id,
        details: { tier, paymentId: payment.id },
      });
    });
  }

  /**
   * A deposit that the bank took back pays for nothing, nor does an approval that the card's network canceled; before
   * it was paid there is nothing to end.
   */
  private async suspend(
    event: OutboxEvent<'payment.waiting'> | OutboxEvent<'payment.canceled'>,
    consumer: string,
  ): Promise<void> {
    const { purpose } = await this.payments.byId(event.payload.paymentId);
    if (purpose !== PaymentPurpose.MEMBERSHIP) return;
    await this.uow.run(ACTOR, async (tx) => {
      if (!(await consumeOnce(tx, consumer, event))) return;
      const payment = await this.payments.lock(tx, event.payload.paymentId);
      if (isCaptured(payment.status)) return;
      await this.queue.lock(tx, payment.userId);
      await this.setEnd(tx, payment, this.clock.now());
    });
  }

  private async end(event: OutboxEvent<'payment.refunded'>): Promise<void> {
    const payment = await this.payments.byId(event.payload.paymentId);
    if (payment.purpose !== PaymentPurpose.MEMBERSHIP || payment.status !== PaymentStatus.REFUNDED) return;
    await this.uow.run(ACTOR, async (tx) => {
      if (!(await consumeOnce(tx, 'matching.end-membership', event))) return;
      await this.queue.lock(tx, payment.userId);
      await this.setEnd(tx, payment, this.clock.now());
      await this.audit.record(tx, ACTOR, {
        action: 'membership.ended',
        resourceType: 'payment',
        resourceId: payment.id,
      });
    });
  }

  /** Takes back what a payment gave, or gives it again with null; the person's other memberships follow. Needs the lock. */
  private async setEnd(
    tx: Tx,
    { id, userId }: { id: string; userId: string },
    at: Date | null,
  ): Promise<void> {
    const [rows]: [{ tier: string }[], number] = await tx.query(
      `UPDATE memberships SET ended_early_at = $2
       WHERE source_kind = 'payment' AND source_id = $1 AND (ended_early_at IS NULL) <> ($2::timestamptz IS NULL)
       RETURNING tier`,
      [id, at],
    );
    for (const { tier } of rows) await this.queue.closeRanks(tx, ACTOR, userId, tier);
  }
}
