import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Cache } from '../../platform/cache/cache.js';
import { Caches } from '../../platform/cache/caches.js';
import { Config } from '../../platform/config/config.js';
import { Db } from '../../platform/db/db.js';
import { won, type Won } from '../../shared/money.js';
import { MerchantKeys } from './methods/merchant-keys.js';
import type { PaymentOrderModel, ProductModel } from './payment.model.js';
import { PaymentQueries, type PaymentRow } from './payment.queries.js';
import { PaymentPurpose } from './payment.rules.js';
import { paymentErrors } from './payments.errors.js';

const PRODUCTS = z.array(
  z.object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    purpose: z.enum(PaymentPurpose),
    price: z.custom<Won>((value) => typeof value === 'bigint'),
    tier: z.string().nullable(),
    durationDays: z.number().nullable(),
  }),
);

/** Orders as their buyer sees them, and what is on sale. */
@Injectable()
export class OrderQueries {
  /** Strangers read it on every visit and it hardly changes. An order takes its price from the table. */
  private readonly onSale: Cache<PaymentPurpose | null, ProductModel[]>;

  constructor(
    private readonly db: Db,
    private readonly payments: PaymentQueries,
    private readonly config: Config,
    private readonly merchants: MerchantKeys,
    caches: Caches,
  ) {
    this.onSale = caches.of({
      name: 'products',
      max: 20,
      memoryMs: 5_000,
      shared: { ttlMs: 30_000, shape: PRODUCTS },
      key: (purpose) => purpose ?? 'any',
      load: (purpose) => this.readOnSale(purpose),
      invalidatedBy: { 'product.changed': () => 'all' },
    });
  }

  /** @param userId when given, the order must be this customer's  @throws ORDER_NOT_FOUND */
  async byOrderId(orderId: string, userId: string | null): Promise<PaymentOrderModel> {
    return this.toModel(await this.payments.byProviderOrder(orderId), userId);
  }

  /** @throws ORDER_NOT_FOUND */
  async byPaymentId(paymentId: string, userId: string | null): Promise<PaymentOrderModel> {
    return this.toModel(await this.payments.byId(paymentId), userId);
  }

  /** What is on sale, the cheapest first. */
  products(purpose: PaymentPurpose | null): Promise<ProductModel[]> {
    return this.onSale.get(purpose);
  }

  private async readOnSale(purpose: PaymentPurpose | null): Promise<ProductModel[]> {
    const rows = await this.db.rows<Omit<ProductModel, 'price'> & { price: string }>(
      `SELECT id, code, name, purpose, price, tier, duration_days AS "durationDays" FROM products
       WHERE on_sale AND ($1::text IS NULL OR purpose = $1) ORDER BY price, id LIMIT 100`,
      [purpose],
    );
    return rows.map((row) => ({ ...row, price: won(BigInt(row.price)) }));
  }

  private async toModel(payment: PaymentRow | null, userId: string | null): Promise<PaymentOrderModel> {
    if (!payment || (userId !== null && payment.userId !== userId)) throw paymentErrors.ORDER_NOT_FOUND();
    const order = await this.payments.orderOf(payment.orderId);
    if (!order) throw paymentErrors.ORDER_NOT_FOUND();
    return {
      id: order.orderUuid,
      paymentId: payment.id,
      method: order.method,
      orderId: payment.orderId,
      orderName: payment.orderName,
      amount: payment.amount,
      taxFree: payment.taxFree,
      currency: payment.currency,
      purpose: payment.purpose,
      status: payment.status,
      clientKey: await this.merchants.clientKey(order.merchantKeyId),
      customerKey: this.customerKey(payment.userId),
      successUrl: `${this.config.publicUrl}/payments/toss/success`,
      failUrl: `${this.config.publicUrl}/payments/toss/fail`,
      expiresAt: order.expiresAt,
      createdAt: order.createdAt,
    };
  }

  /** Stable for a customer, meaningless to anybody else: our own ids do not leave for the provider. */
  private customerKey(userId: string): string {
    return createHmac('sha256', this.config.env.TOSS_SECRET_KEY)
      .update(`customer:${userId}`)
      .digest('base64url')
      .slice(0, 40);
  }
}
