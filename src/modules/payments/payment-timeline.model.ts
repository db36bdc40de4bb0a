import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar, WonScalar } from '../../platform/graphql/scalars.js';
import type { Won } from '../../shared/money.js';
import { PaymentStatus } from './payment.rules.js';

@ObjectType({ description: 'One thing that happened to a payment.' })
export class PaymentTimelineEntry {
  @Field(() => ID)
  id: string;

  @Field(() => DateTimeScalar)
  at: Date;

  @Field(() => PaymentStatus, { nullable: true })
  status: PaymentStatus | null;

  @Field(() => String, { nullable: true, description: 'A RefundStatus, when it is about a refund.' })
  refundStatus: string | null;

  @Field({
    description:
      'What caused it: order.created, redirect.success, client.confirm, webhook, janitor, refund.requested, …',
  })
  cause: string;

  @Field(() => String, { nullable: true, description: 'Who; null for the system.' })
  actorName: string | null;

  @Field(() => WonScalar, { nullable: true })
  amount: Won | null;

  @Field(() => String, { nullable: true })
  providerStatus: string | null;

  @Field(() => String, { nullable: true })
  detail: string | null;
}
