import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, WonColumn } from '../../platform/db/columns.js';
import { registerEntities } from '../../platform/db/data-source.js';
import { PersonalData } from '../../platform/personal-data/personal-data.js';
import type { Won } from '../../shared/money.js';
import { PaymentPurpose, PaymentStatus } from './payment.rules.js';

export enum PaymentMethodType {
  CARD = 'CARD',
  EASY_PAY = 'EASY_PAY',
  TRANSFER = 'TRANSFER',
  VIRTUAL_ACCOUNT = 'VIRTUAL_ACCOUNT',
  MOBILE = 'MOBILE',
  GIFT_CERTIFICATE = 'GIFT_CERTIFICATE',
  OTHER = 'OTHER',
}

const KEPT = { kept: 'records of payments are kept for five years (Electronic Commerce Act)' };

/** What we want paid. */
@Entity('payment_orders')
export class PaymentOrder {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  userId: string;

  @Column('text')
  service: string;

  @Column('text')
  purpose: PaymentPurpose;

  @Column('uuid', { nullable: true })
  productId: string | null;

  /** What it pays for, where that is another module's. */
  @Column('uuid', { nullable: true })
  subjectId: string | null;

  @Column('text')
  orderName: string;

  /** What the customer asked to pay with; null: whatever the window offers. */
  @Column('text', { nullable: true })
  method: PaymentMethodType | null;

  @WonColumn()
  amount: Won;

  @Column('text')
  currency: string;

  /** That of its latest attempt. */
  @Column('text')
  status: PaymentStatus;

  @InstantColumn()
  expiresAt: Date;

  @InstantColumn()
  createdAt: Date;

  @InstantColumn()
  updatedAt: Date;

  @Column('integer')
  version: number;
}

/** One attempt at the provider. */
@Entity('payments')
export class Payment {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  orderId: string;

  @Column('integer')
  attempt: number;

  @Column('uuid')
  userId: string;

  @Column('text')
  purpose: PaymentPurpose;

  @Column('text')
  orderName: string;

  @WonColumn()
  amount: Won;

  /** The part of it that is free of tax, as the provider reports it. */
  @WonColumn()
  taxFree: Won;

  @Column('text')
  currency: string;

  @Column('text')
  provider: string;

  /** With whose keys it was opened; null: the environment's. */
  @Column('uuid', { nullable: true })
  merchantKeyId: string | null;

  /** The order id as the provider knows it. */
  @Column('text')
  providerOrderId: string;

  @Column('text', { nullable: true })
  paymentKey: string | null;

  @Column('text')
  status: PaymentStatus;

  /** The provider's own word, verbatim. */
  @Column('text', { nullable: true })
  providerStatus: string | null;

  @Column('text', { nullable: true })
  method: PaymentMethodType | null;

  @PersonalData({ kind: 'account', subject: 'userId', erase: KEPT })
  @Column('text', { nullable: true })
  instrumentLabel: string | null;

  @PersonalData({ kind: 'account', subject: 'userId', erase: KEPT })
  @Column('text', { nullable: true })
  instrumentLast4: string | null;

  @PersonalData({ kind: 'account', subject: 'userId', erase: KEPT })
  @Column('text', { nullable: true })
  receiptUrl: string | null;

  @Column('text', { nullable: true })
  failureCode: string | null;

  @Column('text', { nullable: true })
  failureMessage: string | null;

  @WonColumn()
  refundReserved: Won;

  @WonColumn()
  refunded: Won;

  /** When the janitor looks next; null when nothing is open. */
  @InstantColumn({ nullable: true })
  nextCheckAt: Date | null;

  @Column('integer')
  checks: number;

  @InstantColumn()
  requestedAt: Date;

  @InstantColumn({ nullable: true })
  approvedAt: Date | null;

  @InstantColumn()
  updatedAt: Date;

  @Column('integer')
  version: number;
}

/** Something on sale at a price of its own. */
@Entity('products')
export class Product {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  code: string;

  @Column('text')
  purpose: PaymentPurpose;

  @Column('text')
  service: string;

  @Column('text')
  name: string;

  @WonColumn()
  price: Won;

  /** The part of the price that is free of tax. */
  @WonColumn()
  taxFree: Won;

  @Column('text', { nullable: true })
  tier: string | null;

  @Column('integer', { nullable: true })
  durationDays: number | null;

  @Column('boolean')
  onSale: boolean;

  @InstantColumn()
  createdAt: Date;

  @Column('integer')
  version: number;
}

registerEntities(PaymentOrder, Payment, Product);
