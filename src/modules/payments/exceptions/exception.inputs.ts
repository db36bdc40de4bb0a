import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Max, Min } from 'class-validator';
import { SortDirection } from '../../../platform/graphql/page.model.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { PaymentExceptionKind, PaymentExceptionState } from './exception.rules.js';

const YEAR_HOURS = 8_784;

@InputType()
export class PaymentExceptionFilter {
  @Field(() => PaymentExceptionState, { nullable: true, description: 'Both, unless given.' })
  state?: PaymentExceptionState | null;

  @IsOptional()
  @ArrayMaxSize(20)
  @Field(() => [PaymentExceptionKind], { nullable: true })
  kind?: PaymentExceptionKind[] | null;

  @Field(() => ID, { nullable: true, description: 'Looked after by this member of staff.' })
  ownerId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: nobody looks after it; false: somebody does.' })
  unowned?: boolean | null;

  @IsOptional()
  @Min(0)
  @Max(YEAR_HOURS)
  @Field(() => Int, { nullable: true, description: 'Its age: opened at least so many hours ago.' })
  olderThanHours?: number | null;

  @Field(() => ID, { nullable: true })
  paymentId?: string | null;

  @IsOptional()
  @Text({ max: 200 })
  @Field(() => String, { nullable: true })
  orderId?: string | null;
}

@InputType()
export class PaymentExceptionSort {
  @Field(() => SortDirection, { description: 'By the time it was opened.' })
  direction: SortDirection;
}

@ArgsType()
export class ResolvePaymentExceptionArgs {
  @Field(() => ID)
  id: string;

  @Text({ min: 5, max: 500 })
  @Field({ description: 'What was found and done, 5 to 500 characters.' })
  reason: string;

  @Field(() => Int)
  version: number;
}

@ArgsType()
export class RecoverPaymentArgs {
  @Text({ max: 64 })
  @Field()
  orderId: string;

  @Text({ min: 5, max: 500 })
  @Field({ description: 'Why, 5 to 500 characters.' })
  reason: string;

  @Field()
  idempotencyKey: string;
}
