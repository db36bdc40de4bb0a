import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isUuid } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Db } from '../../../platform/db/db.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Consumers } from '../../../platform/outbox/consumers.js';
import { systemActor, type Actor } from '../../../platform/security/actor.js';
import { describeError } from '../../../platform/telemetry/logger.js';
import { AuditLog } from '../../audit/index.js';
import { VirtualAccounts } from '../accounts/virtual-accounts.js';
import { PaymentExceptionKind } from '../exceptions/exception.rules.js';
import { PaymentExceptions } from '../exceptions/payment-exceptions.js';
import { PaymentGateway, type LookupOutcome } from '../gateway/payment-gateway.port.js';
import { MerchantKeys } from '../methods/merchant-keys.js';
import { paymentErrors } from '../payments.errors.js';
import { SyncPayment } from '../sync-payment.use-case.js';
import { isAboutOrder, readEnvelope } from './toss-envelope.js';

const ACTOR = systemActor('webhook');
const ATTEMPTS_MAX = 6;
const RETRY_BASE_MS = 5_000;

interface DeliveryRow {
  id: string;
  event_type: string;
  order_ref: string | null;
  attempts: number;
  status: string;
}

/** Works a stored delivery off: finds the order it names and reads the payment back from the provider. */
@Injectable()
export class ProcessWebhook implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly db: Db,
    private readonly sync: SyncPayment,
    private readonly consumers: Consumers,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly exceptions: PaymentExceptions,
    private readonly gateway: PaymentGateway,
    private readonly accounts: VirtualAccounts,
    private readonly merchants: MerchantKeys,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: 'payments.process-webhook',
      event: 'webhook.received',
      queue: 'payments',
      handle: ({ payload }) => this.execute(payload.deliveryId),
    });
  }

  /** @throws WEBHOOK_NOT_FOUND */
  async execute(deliveryId: string): Promise<void> {
    const delivery = await this.find(deliveryId);
    if (delivery.status === 'DONE' || delivery.status === 'IGNORED') return;
    const { event_type: eventType, order_ref: orderRef } = delivery;
    if (orderRef === null || !isAboutOrder({ eventType, orderRef })) {
      return this.finish(delivery, 'IGNORED', null);
    }
    const payment = await this.db.one<{ id: string }>(
      `SELECT id FROM payments WHERE provider_order_id = $1`,
      [orderRef],
    );
    // It may be ahead of our own commit, or for nobody; it is kept and looked at again.
    if (!payment) return this.stranger(delivery, orderRef);
    if (eventType === 'DEPOSIT_CALLBACK' && !(await this.isProven(delivery.id, payment.id))) {
      return this.finish(delivery, 'FAILED', 'the secret is not the one of this payment');
    }
    try {
      await this.sync.execute(ACTOR, payment.id, 'webhook');
    } catch (error) {
      return this.later(delivery, describeError(error).message);
    }
    return this.finish(delivery, 'DONE', null);
  }

  /** Staff asks for one more try, whatever became of it. @throws WEBHOOK_NOT_FOUND */
  async replay(actor: Actor, deliveryId: string): Promise<void> {
    const delivery = await this.find(deliveryId);
    await this.uow.run(actor, async (tx) => {
      await tx.query(
        `UPDATE webhook_deliveries SET status = 'RECEIVED', attempts = 0, error = NULL, processed_at = NULL, next_attempt_at = NULL WHERE id = $1`,
        [delivery.id],
      );
      await this.audit.record(tx, actor, {
        action: 'webhook.replayed',
        resourceType: 'webhook',
        resourceId: delivery.id,
      });
    });
    await this.execute(delivery.id);
  }

  async executeDue(): Promise<number> {
    const due = await this.db.rows<{ id: string }>(
      `SELECT id FROM webhook_deliveries WHERE next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT 50`,
      [this.clock.now()],
    );
    for (const { id } of due) await this.execute(id);
    return due.length;
  }

  private async find(id: string): Promise<DeliveryRow> {
    const row = isUuid(id)
      ? await this.db.one<DeliveryRow>(
          `SELECT id, event_type, order_ref, attempts, status FROM webhook_deliveries WHERE id = $1`,
          [id],
        )
      : null;
    if (!row) throw paymentErrors.WEBHOOK_NOT_FOUND();
    return row;
  }

  /** A message of the bank carries the payment's secret; where we hold none, reading it back is proof enough. */
  private async isProven(deliveryId: string, paymentId: string): Promise<boolean> {
    const row = await this.db.one<{ body: Buffer }>(`SELECT body FROM webhook_deliveries WHERE id = $1`, [
      deliveryId,
    ]);
    const { secret } = readEnvelope(row?.body ?? Buffer.alloc(0));
    return (await this.accounts.proves(paymentId, secret ?? '')) !== false;
  }

  /** Of no order here. Once waiting has not helped, the provider tells whether money stands behind it. */
  private async stranger(delivery: DeliveryRow, orderRef: string): Promise<void> {
    const error = 'no such order here';
    if (delivery.attempts + 1 < ATTEMPTS_MAX) return this.later(delivery, error);
    const shown = await this.anybodys(orderRef);
    const money = shown.kind === 'found' ? shown.payment : null;
    await this.uow.run(ACTOR, async (tx) => {
      await this.record(tx, delivery, 'FAILED', error, null);
      // What nobody can prove shares one item: anybody may send us any number of invented orders.
      await this.exceptions.openWithoutPayment(tx, money ? `order:${orderRef}` : 'orders nobody knows', {
        kind: PaymentExceptionKind.WEBHOOK_UNKNOWN_ORDER,
        orderRef,
        webhookId: delivery.id,
        amount: money?.total ?? null,
        detail: money
          ? `the provider shows ${money.status}, ${money.total} won, for an order that is not ours`
          : `the provider knows nothing of ${orderRef} either (${shown.kind})`,
      });
    });
  }

  /** Whichever merchant of ours it belongs to. */
  private async anybodys(orderId: string): Promise<LookupOutcome> {
    let shown: LookupOutcome = { kind: 'not-found' };
    for (const merchantKeyId of await this.merchants.all()) {
      const there = await this.gateway.lookup({ orderId }, merchantKeyId);
      if (there.kind === 'found') return there;
      if (there.kind === 'unknown') shown = there;
    }
    return shown;
  }

  private later(delivery: DeliveryRow, error: string): Promise<void> {
    if (delivery.attempts + 1 >= ATTEMPTS_MAX) return this.finish(delivery, 'FAILED', error);
    const wait = RETRY_BASE_MS * 4 ** delivery.attempts;
    return this.write(delivery, 'RECEIVED', error, new Date(this.clock.now().getTime() + wait));
  }

  private finish(
    delivery: DeliveryRow,
    status: 'DONE' | 'IGNORED' | 'FAILED',
    error: string | null,
  ): Promise<void> {
    return this.write(delivery, status, error, null);
  }

  private write(
    delivery: DeliveryRow,
    status: string,
    error: string | null,
    next: Date | null,
  ): Promise<void> {
    return this.uow.run(ACTOR, (tx) => this.record(tx, delivery, status, error, next));
  }

  private async record(
    tx: Tx,
    delivery: DeliveryRow,
    status: string,
    error: string | null,
    next: Date | null,
  ): Promise<void> {
    await tx.query(
      `UPDATE webhook_deliveries SET status = $2, attempts = attempts + 1, error = $3, next_attempt_at = $4,
         processed_at = CASE WHEN $4::timestamptz IS NULL THEN $5::timestamptz END WHERE id = $1`,
      [delivery.id, status, error?.slice(0, 500) ?? null, next, this.clock.now()],
    );
  }
}
