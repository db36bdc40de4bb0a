import { createUnionType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Lagged } from '../../platform/graphql/live.model.js';
import { PageOf } from '../../platform/graphql/page.model.js';
import { CursorScalar, DateTimeScalar, WonScalar } from '../../platform/graphql/scalars.js';
import type { Won } from '../../shared/money.js';
import type { VirtualAccountRow } from './accounts/virtual-accounts.js';
import { PaymentMethodType } from './payment.entity.js';
import { PaymentSortField, type PaymentRow } from './payment.queries.js';
import { PaymentPurpose, PaymentStatus } from './payment.rules.js';
import { WebhookStatus } from './webhooks/webhook-status.js';

registerEnumType(PaymentPurpose, { name: 'PaymentPurpose' });
registerEnumType(PaymentStatus, {
  name: 'PaymentStatus',
  description: 'Our status. The provider’s own word is kept beside it as providerStatus.',
});
registerEnumType(PaymentMethodType, { name: 'PaymentMethodType' });
registerEnumType(PaymentSortField, { name: 'PaymentSortField' });
registerEnumType(WebhookStatus, {
  name: 'WebhookStatus',
  description: 'How far a delivery has come.',
  valuesMap: {
    RECEIVED: { description: 'Kept, and not worked off yet.' },
    IGNORED: { description: 'It told of nothing that is looked after here.' },
  },
});

@ObjectType({ description: 'What was paid with.' })
export class PaymentInstrument {
  @Field(() => PaymentMethodType)
  type: PaymentMethodType;

  @Field({ description: 'For example 신한카드 or 토스페이.' })
  label: string;

  @Field(() => String, { nullable: true })
  last4: string | null;
}

@ObjectType({ description: 'An account that takes one deposit of the exact amount, until it is due.' })
export class VirtualAccount implements Omit<VirtualAccountRow, 'issuedAt'> {
  id: string;
  userId: string;

  @Field({ description: 'The bank’s code.' })
  bankCode: string;

  accountNumber: string;

  @Field(() => DateTimeScalar)
  dueAt: Date;

  @Field({ description: 'Takes no deposit any more.' })
  expired: boolean;

  @Field({ description: 'How giving money back stands at the provider, verbatim.' })
  refundStatus: string;
}

@ObjectType({ description: 'A bank that money can be sent to.' })
export class Bank {
  @Field()
  code: string;

  @Field()
  name: string;
}

@ObjectType('Payment', { description: 'One attempt to pay an order at the provider.' })
export class PaymentModel implements PaymentRow {
  @Field(() => ID)
  id: string;

  userId: string;
  method: PaymentMethodType | null;
  instrumentLabel: string | null;
  instrumentLast4: string | null;
  refundReserved: Won;
  refunded: Won;

  @Field({ description: 'As the customer and the provider know it.' })
  orderId: string;

  @Field()
  orderName: string;

  @Field(() => PaymentPurpose)
  purpose: PaymentPurpose;

  @Field(() => PaymentStatus)
  status: PaymentStatus;

  @Field()
  provider: string;

  @Field(() => String, { nullable: true, description: 'The provider’s own status, verbatim.' })
  providerStatus: string | null;

  @Field(() => String, { nullable: true })
  paymentKey: string | null;

  @Field(() => WonScalar)
  amount: Won;

  @Field(() => WonScalar, {
    name: 'taxFreeAmount',
    description: 'The part of the amount that is free of tax.',
  })
  taxFree: Won;

  @Field()
  currency: string;

  @Field(() => String, { nullable: true })
  failureCode: string | null;

  @Field(() => String, { nullable: true })
  failureMessage: string | null;

  @Field(() => String, { nullable: true })
  receiptUrl: string | null;

  @Field(() => DateTimeScalar)
  requestedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  approvedAt: Date | null;

  @Field(() => DateTimeScalar)
  updatedAt: Date;

  @Field(() => Int)
  version: number;
}

@ObjectType()
export class PaymentPage extends PageOf(PaymentModel) {
  @Field(() => WonScalar, {
    description: 'Sum over the whole filter, not the page; refunds are not taken off.',
  })
  totalAmount: Won;

  @Field(() => WonScalar, { description: 'Refunded over the whole filter.' })
  totalRefunded: Won;

  @Field({
    description:
      'False: a search or a limit of the amount fits more rows than are counted, and total and sums are of those counted.',
  })
  totalIsExact: boolean;
}

@ObjectType()
export class PaymentStatusTotal {
  @Field(() => PaymentStatus)
  status: PaymentStatus;

  @Field(() => Int)
  count: number;

  @Field(() => WonScalar)
  amount: Won;
}

@ObjectType('PaymentOrder', { description: 'What a front end needs to open the payment window.' })
export class PaymentOrderModel {
  paymentId: string;

  @Field(() => ID)
  id: string;

  @Field({ description: 'Hand this to the payment window. Unique for ever, one an attempt.' })
  orderId: string;

  @Field()
  orderName: string;

  @Field(() => WonScalar)
  amount: Won;

  @Field(() => WonScalar, {
    name: 'taxFreeAmount',
    description: 'The part of the amount that is free of tax: to be handed to the payment window as well.',
  })
  taxFree: Won;

  @Field()
  currency: string;

  @Field(() => PaymentPurpose)
  purpose: PaymentPurpose;

  @Field(() => PaymentStatus)
  status: PaymentStatus;

  @Field(() => PaymentMethodType, {
    nullable: true,
    description: 'What to open the payment window with; null: whatever it offers.',
  })
  method: PaymentMethodType | null;

  @Field({ description: 'The provider’s public key for the browser.' })
  clientKey: string;

  @Field({ description: 'The customer as the provider knows them: random, not our id.' })
  customerKey: string;

  @Field()
  successUrl: string;

  @Field()
  failUrl: string;

  @Field(() => DateTimeScalar)
  expiresAt: Date;

  @Field(() => DateTimeScalar)
  createdAt: Date;
}

@ObjectType('Product', { description: 'Something on sale at a price of its own.' })
export class ProductModel {
  @Field(() => ID)
  id: string;

  @Field()
  code: string;

  @Field()
  name: string;

  @Field(() => PaymentPurpose)
  purpose: PaymentPurpose;

  @Field(() => WonScalar)
  price: Won;

  @Field(() => String, { nullable: true })
  tier: string | null;

  @Field(() => Int, { nullable: true })
  durationDays: number | null;
}

@ObjectType()
export class PaymentChanged {
  @Field(() => CursorScalar)
  cursor: string;

  @Field(() => PaymentModel)
  payment: PaymentModel;

  @Field({ description: 'What happened, for example payment.confirmed.' })
  event: string;
}

export const PaymentsEvent = createUnionType({
  name: 'PaymentsEvent',
  types: () => [PaymentChanged, Lagged] as const,
  resolveType: (value: PaymentChanged | Lagged) => ('payment' in value ? PaymentChanged : Lagged),
});

@ObjectType()
export class WebhookDelivery {
  @Field(() => ID)
  id: string;

  @Field()
  source: string;

  @Field()
  eventType: string;

  @Field(() => WebhookStatus)
  status: WebhookStatus;

  @Field(() => String, { nullable: true })
  orderId: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The payment of the order; null when no order here has this id.',
  })
  paymentId: string | null;

  @Field(() => Int)
  attempts: number;

  @Field(() => String, { nullable: true })
  error: string | null;

  @Field(() => DateTimeScalar)
  receivedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  processedAt: Date | null;
}

@ObjectType()
export class WebhookDeliveryPage extends PageOf(WebhookDelivery) {}
