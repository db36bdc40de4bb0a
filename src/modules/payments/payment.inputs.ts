import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, ValidateNested } from 'class-validator';
import { SortDirection } from '../../platform/graphql/page.model.js';
import { Text } from '../../platform/graphql/safe-text.js';
import { DateTimeScalar, WonScalar } from '../../platform/graphql/scalars.js';
import type { Won } from '../../shared/money.js';
import { PaymentMethodType } from './payment.entity.js';
import { PaymentSortField } from './payment.queries.js';
import { PaymentPurpose, PaymentStatus } from './payment.rules.js';

@InputType({ isAbstract: true })
abstract class PaymentTraitsInput {
  @IsOptional()
  @ArrayMaxSize(10)
  @Field(() => [PaymentStatus], { nullable: true })
  status?: PaymentStatus[] | null;

  @IsOptional()
  @ArrayMaxSize(3)
  @Field(() => [PaymentPurpose], { nullable: true })
  purpose?: PaymentPurpose[] | null;

  @IsOptional()
  @ArrayMaxSize(7)
  @Field(() => [PaymentMethodType], { nullable: true })
  method?: PaymentMethodType[] | null;
}

@InputType({ description: 'Payments of which none of this is true.' })
export class PaymentNot extends PaymentTraitsInput {}

@InputType()
export class PaymentFilter extends PaymentTraitsInput {
  @IsOptional()
  @Text({ min: 0, max: 100 })
  @Field(() => String, {
    nullable: true,
    description:
      'Order id, payment key, order name, the last four digits of the card, or the customer’s name or e-mail (whole, to whoever may not see them in full).',
  })
  search?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Requested at or after.' })
  from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Requested before.' })
  to?: Date | null;

  @Field(() => WonScalar, { nullable: true })
  minAmount?: Won | null;

  @Field(() => WonScalar, { nullable: true })
  maxAmount?: Won | null;

  @Field(() => ID, { nullable: true })
  userId?: string | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => PaymentNot)
  @Field(() => PaymentNot, { nullable: true })
  not?: PaymentNot | null;
}

@InputType()
export class PaymentSort {
  @Field(() => PaymentSortField)
  field: PaymentSortField;

  @Field(() => SortDirection)
  direction: SortDirection;
}

const ORDER_METHODS = Object.values(PaymentMethodType).filter((method) => method !== PaymentMethodType.OTHER);

@ArgsType()
export class CreatePaymentOrderArgs {
  @Field(() => PaymentPurpose)
  purpose: PaymentPurpose;

  @Field(() => WonScalar, { nullable: true, description: 'For POINT_TOPUP. A product has its own price.' })
  amount?: Won | null;

  @Field(() => ID, { nullable: true, description: 'For MEMBERSHIP.' })
  productId?: string | null;

  @Field(() => ID, { nullable: true, description: 'For DOMAIN_USAGE: the bill. It has its own amount.' })
  billId?: string | null;

  @IsOptional()
  @IsIn(ORDER_METHODS)
  @Field(() => PaymentMethodType, {
    nullable: true,
    description: 'What the payment window is opened with. Whatever it offers, unless given.',
  })
  method?: PaymentMethodType | null;

  @Field()
  idempotencyKey: string;
}

@ArgsType()
export class ConfirmPaymentArgs {
  @Text({ max: 200 })
  @Field()
  paymentKey: string;

  @Text({ max: 64 })
  @Field()
  orderId: string;

  @Field(() => WonScalar, { description: 'Compared with the order, never used.' })
  amount: Won;

  @Field()
  idempotencyKey: string;
}

@ArgsType()
export class FailPaymentAttemptArgs {
  @Text({ max: 64 })
  @Field()
  orderId: string;

  @Text({ max: 100 })
  @Field()
  code: string;

  @Text({ min: 0, max: 510 })
  @Field()
  message: string;
}
