import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../platform/config/config.js';
import { Db } from '../../platform/db/db.js';
import { won } from '../../shared/money.js';
import type { PaymentOrderModel, ProductModel } from './payment.model.js';
import { PaymentQueries, type PaymentRow } from './payment.queries.js';
import { PaymentPurpose } from './payment.rules.js';
import { paymentErrors } from './payments.errors.js';

/** Orders as their buyer sees them, and what is on sale. */
@Injectable()
export class OrderQueries {
  constructor(
    private readonly db: Db,
    private readonly payments: PaymentQueries,
    private readonly config: Config,
  ) {}

  /** @param userId when given, the order must be this customer's  @throws ORDER_NOT_FOUND */
  async byOrderId(orderId: string, userId: string | null): Promise<PaymentOrderModel> {
    return this.toModel(await this.payments.byProviderOrder(orderId), userId);
  }

  /** @throws ORDER_NOT_FOUND */
  async byPaymentId(paymentId: string, userId: string | null): Promise<PaymentOrderModel> {
    return this.toModel(await this.payments.byId(paymentId), userId);
  }

  async products(purpose: PaymentPurpose | null): Promise<ProductModel[]> {
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
      orderId: payment.orderId,
      orderName: payment.orderName,
      amount: payment.amount,
      currency: payment.currency,
      purpose: payment.purpose,
      status: payment.status,
      clientKey: this.config.env.TOSS_CLIENT_KEY,
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
