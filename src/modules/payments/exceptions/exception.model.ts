import { createUnionType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Lagged } from '../../../platform/graphql/live.model.js';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { CursorScalar, DateTimeScalar, WonScalar } from '../../../platform/graphql/scalars.js';
import type { Won } from '../../../shared/money.js';
import type { ExceptionRow, ExceptionTotal } from './exception.queries.js';
import { PaymentExceptionKind, PaymentExceptionState, PaymentExceptionStep } from './exception.rules.js';

registerEnumType(PaymentExceptionKind, { name: 'PaymentExceptionKind' });
registerEnumType(PaymentExceptionState, { name: 'PaymentExceptionState' });
registerEnumType(PaymentExceptionStep, { name: 'PaymentExceptionStep' });

@ObjectType('PaymentException', {
  description: 'Something about money that a member of staff has to look at.',
})
export class PaymentExceptionModel implements ExceptionRow {
  paymentId: string | null;
  refundId: string | null;
  webhookId: string | null;
  ownerId: string | null;
  resolvedByType: string | null;
  resolvedById: string | null;

  @Field(() => ID)
  id: string;

  @Field(() => PaymentExceptionKind)
  kind: PaymentExceptionKind;

  @Field({ description: 'What was seen, in technical words.' })
  detail: string;

  @Field(() => WonScalar, { nullable: true, description: 'What is at stake, where it is known.' })
  amount: Won | null;

  @Field(() => String, { nullable: true, description: 'The order it is about, known here or not.' })
  orderId: string | null;

  @Field(() => Int, { description: 'How often the same was seen while the item was open.' })
  times: number;

  @Field(() => DateTimeScalar)
  openedAt: Date;

  @Field(() => DateTimeScalar)
  lastSeenAt: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When its owner took it or was given it.' })
  ownedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  resolvedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it is over; the part of the system that saw it when it ended by itself.',
  })
  resolution: string | null;

  @Field(() => Int)
  version: number;
}

@ObjectType({ description: 'Who looks after something.' })
export class PaymentExceptionOwner {
  @Field(() => ID)
  id: string;

  @Field()
  name: string;
}

@ObjectType()
export class PaymentExceptionPage extends PageOf(PaymentExceptionModel) {}

@ObjectType()
export class PaymentExceptionTotal implements ExceptionTotal {
  @Field(() => PaymentExceptionKind)
  kind: PaymentExceptionKind;

  @Field(() => Int)
  count: number;

  @Field(() => DateTimeScalar)
  oldestOpenedAt: Date;
}

@ObjectType()
export class PaymentExceptionOpened {
  @Field(() => CursorScalar)
  cursor: string;

  @Field(() => PaymentExceptionModel)
  exception: PaymentExceptionModel;
}

export const PaymentExceptionsEvent = createUnionType({
  name: 'PaymentExceptionsEvent',
  types: () => [PaymentExceptionOpened, Lagged] as const,
  resolveType: (value: PaymentExceptionOpened | Lagged) =>
    'exception' in value ? PaymentExceptionOpened : Lagged,
});
