import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { isUuid, newIdAt, randomCode } from '../../shared/ids.js';
import { requireWonBetween, won, type Won } from '../../shared/money.js';
import { billingDate } from '../../shared/time.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { Idempotency } from '../../platform/idempotency/idempotency.js';
import type { Actor } from '../../platform/security/actor.js';
import { Settings } from '../../platform/settings/settings.js';
import { AuditLog } from '../audit/index.js';
import { UsersFacade } from '../users/index.js';
import { Offers, type Offer } from './fulfilment/offers.js';
import { MerchantKeys } from './methods/merchant-keys.js';
import { PaymentMethods } from './methods/payment-methods.js';
import { Payment, PaymentOrder, Product, type PaymentMethodType } from './payment.entity.js';
import { PaymentRepository } from './payment.repository.js';
import {
  AUTHENTICATE_WITHIN_MS,
  FORGOTTEN_AFTER_MS,
  PaymentPurpose,
  PaymentStatus,
} from './payment.rules.js';
import { paymentErrors } from './payments.errors.js';

export interface NewOrder {
  purpose: PaymentPurpose;
  /** For POINT_TOPUP. */
  amount: Won | null;
  /** For MEMBERSHIP: the price is the product's. */
  productId: string | null;
  /** For DOMAIN_USAGE: the bill, whose amount it is. */
  subjectId?: string | null;
  /** What the customer asks to pay with. */
  method?: PaymentMethodType | null;
}

const TOPUP_MIN = won(1_000);

/** Writes down what a customer wants to pay, before any browser opens a payment window. */
@Injectable()
export class CreatePaymentOrder {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly payments: PaymentRepository,
    private readonly users: UsersFacade,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly methods: PaymentMethods,
    private readonly merchants: MerchantKeys,
    private readonly offers: Offers,
    private readonly settings: Settings,
  ) {}

  /**
   * @returns the id of the order's first attempt
   * @throws AMOUNT_OUT_OF_RANGE, PRODUCT_NOT_ON_SALE, USER_NOT_ELIGIBLE, PURPOSE_NOT_AVAILABLE, PAYMENT_METHOD_NOT_AVAILABLE, USER_INACTIVE,
   *   AMOUNT_MISMATCH, what the module says whose purpose it is, IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS
   */
  async execute(actor: Actor, userId: string, input: NewOrder, idempotencyKey: string): Promise<string> {
    const { id } = await this.uow.run(actor, (tx) =>
      this.idempotency.once(
        tx,
        { actor, operation: 'createPaymentOrder', key: idempotencyKey, input: { ...input } },
        () => this.create(tx, actor, userId, input),
      ),
    );
    return id;
  }

  private async create(tx: Tx, actor: Actor, userId: string, input: NewOrder): Promise<string> {
    const user = await this.users.requireActive(tx, userId);
    const offer = await this.offer(tx, userId, input);
    // What somebody owes they may pay wherever they belong by now.
    const isOwed = offer.subjectId !== null;
    if (!isOwed && !user.services.some((service) => service === offer.service)) {
      throw paymentErrors.USER_NOT_ELIGIBLE({ service: offer.service });
    }
    await this.methods.check(tx, input.method ?? null, offer.amount);
    const now = this.clock.now();
    const order = Object.assign(new PaymentOrder(), {
      id: newIdAt(now),
      userId,
      service: offer.service,
      purpose: input.purpose,
      productId: offer.productId,
      subjectId: offer.subjectId,
      method: input.method ?? null,
      orderName: offer.name,
      amount: offer.amount,
      currency: 'KRW',
      status: PaymentStatus.READY,
      expiresAt: new Date(now.getTime() + AUTHENTICATE_WITHIN_MS),
      createdAt: now,
      updatedAt: now,
      version: 1,
    });
    const payment = Object.assign(new Payment(), {
      id: newIdAt(now),
      orderId: order.id,
      attempt: 1,
      userId,
      purpose: input.purpose,
      orderName: offer.name,
      amount: offer.amount,
      taxFree: offer.taxFree,
      currency: 'KRW',
      provider: 'TOSS',
      merchantKeyId: await this.merchants.forOrder(tx, offer.service, input.method ?? null),
      // Readable by its day, unguessable by its tail (about 88 bits).
      providerOrderId: `MD-${billingDate(now).replaceAll('-', '')}-${randomCode(18)}`,
      paymentKey: null,
      status: PaymentStatus.READY,
      providerStatus: null,
      method: null,
      instrumentLabel: null,
      instrumentLast4: null,
      receiptUrl: null,
      failureCode: null,
      failureMessage: null,
      refundReserved: won(0),
      refunded: won(0),
      nextCheckAt: new Date(now.getTime() + FORGOTTEN_AFTER_MS),
      checks: 0,
      requestedAt: now,
      approvedAt: null,
      updatedAt: now,
      version: 1,
    });
    await this.payments.insert(tx, actor, order, payment, { cause: 'order.created', amount: offer.amount });
    await this.users.touch(tx, userId, now);
    await this.audit.record(tx, actor, {
      action: 'payment-order.created',
      resourceType: 'payment',
      resourceId: payment.id,
      details: { purpose: input.purpose, amount: offer.amount.toString() },
    });
    return payment.id;
  }

  /** Name, price and seller are decided here, never in the browser. */
  private async offer(tx: Tx, userId: string, input: NewOrder): Promise<Offer> {
    if (input.purpose === PaymentPurpose.POINT_TOPUP) {
      if (input.amount === null)
        throw commonErrors.INPUT_INVALID({ path: 'amount', reason: 'needed for POINT_TOPUP' });
      requireWonBetween(input.amount, TOPUP_MIN, won(this.settings.read('payments.orderAmountMax')));
      return {
        name: `포인트 ${input.amount.toLocaleString('ko-KR')}P 충전`,
        amount: input.amount,
        taxFree: won(0),
        service: 'KST',
        productId: null,
        subjectId: null,
      };
    }
    if (input.purpose === PaymentPurpose.MEMBERSHIP) {
      const product =
        input.productId && isUuid(input.productId)
          ? await tx.findOne(Product, {
              where: { id: input.productId, purpose: PaymentPurpose.MEMBERSHIP, onSale: true },
            })
          : null;
      if (!product) throw paymentErrors.PRODUCT_NOT_ON_SALE();
      if (input.amount !== null && input.amount !== product.price) throw paymentErrors.AMOUNT_MISMATCH();
      const { id: productId, name, price: amount, taxFree, service } = product;
      return { name, amount, taxFree, service, productId, subjectId: null };
    }
    const source = this.offers.of(input.purpose);
    if (!source) throw paymentErrors.PURPOSE_NOT_AVAILABLE({ purpose: input.purpose });
    const offer = await source.offer(tx, { userId, subjectId: input.subjectId ?? null });
    if (input.amount !== null && input.amount !== offer.amount) throw paymentErrors.AMOUNT_MISMATCH();
    return offer;
  }
}
