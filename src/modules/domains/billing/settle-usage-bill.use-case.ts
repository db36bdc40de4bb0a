import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Consumers, consumeOnce } from '../../../platform/outbox/consumers.js';
import type { OutboxEvent } from '../../../platform/outbox/events.js';
import { systemActor } from '../../../platform/security/actor.js';
import { describeError } from '../../../platform/telemetry/logger.js';
import { AuditLog } from '../../audit/index.js';
import { PaymentExceptionKind, PaymentPurpose, PaymentsFacade, type Payment } from '../../payments/index.js';
import { UsageBillRepository, type UsageBill } from './usage-bill.repository.js';
import { payerOf } from './usage-bill.rules.js';

const ACTOR = systemActor('usage-billing');
const { BILL_NOT_OPEN, FULFILMENT_FAILED } = PaymentExceptionKind;

/** After which facts a bill is looked at, and by which name that is remembered. */
const AFTER = {
  'payment.confirmed': 'domains.pay-usage-bill',
  'payment.fulfilment-wanted': 'domains.pay-usage-bill-again',
  'payment.refunded': 'domains.reopen-refunded-bill',
  'payment.waiting': 'domains.reopen-waiting-bill',
  'payment.canceled': 'domains.reopen-canceled-bill',
} as const;
type Fact = keyof typeof AFTER;

/**
 * Makes a bill what the payments for it say. It is looked at as a whole each time, under its lock, so that facts may
 * come twice, late and in any order: the bill is paid while there is a payment for it whose money we have, by one of
 * them. What is paid beside that, or for a void bill, becomes an item for staff, who gives it back.
 */
@Injectable()
export class SettleUsageBill implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly payments: PaymentsFacade,
    private readonly bills: UsageBillRepository,
    private readonly consumers: Consumers,
    private readonly audit: AuditLog,
  ) {}

  onModuleInit(): void {
    for (const fact of Object.keys(AFTER) as Fact[]) {
      this.consumers.register({
        name: AFTER[fact],
        event: fact,
        queue: 'domains',
        handle: (event) => this.settle(event, AFTER[fact]),
        // Paid, and nobody knows for what: an item for staff, never a silent job.
        gaveUp: ({ payload }, error) => this.tell(payload.paymentId, error),
      });
    }
  }

  private async settle(event: OutboxEvent<Fact>, consumer: string): Promise<void> {
    const { paymentId } = event.payload;
    const { purpose } = await this.payments.byId(paymentId);
    if (purpose !== PaymentPurpose.DOMAIN_USAGE) return;
    await this.uow.run(ACTOR, async (tx) => {
      if (!(await consumeOnce(tx, consumer, event))) return;
      const { bill, payment, captured } = await this.lock(tx, paymentId);
      await this.payBy(tx, bill, payerOf(bill, captured));
      const isExtra = captured.includes(paymentId) && bill.paymentId !== paymentId;
      const over = isExtra ? [FULFILMENT_FAILED] : [FULFILMENT_FAILED, BILL_NOT_OPEN];
      await this.payments.settleExceptions(tx, ACTOR, payment, over);
      if (isExtra) await this.refuse(tx, bill, payment);
    });
  }

  /** The bill first: two payments of one bill wait for each other there. */
  private async lock(
    tx: Tx,
    paymentId: string,
  ): Promise<{ bill: UsageBill; payment: Payment; captured: string[] }> {
    const billId = await this.payments.subjectOf(tx, paymentId);
    if (billId === null) throw new Error(`Payment ${paymentId} is for no bill`);
    const bill = await this.bills.lock(tx, billId);
    const payment = await this.payments.lock(tx, paymentId);
    return { bill, payment, captured: await this.payments.capturedFor(tx, billId) };
  }

  private async payBy(tx: Tx, bill: UsageBill, payer: string | null): Promise<void> {
    if (payer === bill.paymentId) return;
    const before = bill.paymentId;
    if (payer === null) await this.bills.reopen(tx, ACTOR, bill);
    else {
      await this.bills.pay(tx, ACTOR, bill, payer);
      // It may have been one too many until now.
      await this.payments.settleExceptions(tx, ACTOR, { id: payer }, [BILL_NOT_OPEN]);
    }
    await this.audit.record(tx, ACTOR, {
      action: payer === null ? 'usage-bill.reopened' : 'usage-bill.paid',
      resourceType: 'usage-bill',
      resourceId: bill.id,
      details: { paymentId: payer ?? before, amount: bill.amount.toString() },
    });
  }

  private async refuse(tx: Tx, bill: UsageBill, payment: Payment): Promise<void> {
    await this.payments.openException(tx, payment, {
      kind: BILL_NOT_OPEN,
      detail:
        bill.paymentId === null
          ? `bill ${bill.id} is ${bill.status}`
          : `bill ${bill.id} is paid by payment ${bill.paymentId}`,
    });
  }

  /** A job also gives up when its workers died on it, and one of them may have done its work before. */
  private tell(paymentId: string, error: unknown): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      if ((await this.payments.subjectOf(tx, paymentId)) === null) return;
      const { bill, payment, captured } = await this.lock(tx, paymentId);
      const isExtra = captured.includes(paymentId) && bill.paymentId !== paymentId;
      if (!isExtra && payerOf(bill, captured) === bill.paymentId) return;
      await this.payments.openException(tx, payment, {
        kind: FULFILMENT_FAILED,
        detail: describeError(error).message,
      });
    });
  }
}
