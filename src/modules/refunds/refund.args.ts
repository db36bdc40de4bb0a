import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { Text } from '../../platform/graphql/safe-text.js';
import { WonScalar } from '../../platform/graphql/scalars.js';
import type { Won } from '../../shared/money.js';
import { RefundReason, RefundStatus } from './refund.rules.js';

@ArgsType()
export class RequestRefundArgs {
  @Field(() => ID)
  paymentId: string;

  @Field(() => WonScalar)
  amount: Won;

  @Field(() => RefundReason)
  reason: RefundReason;

  @IsOptional()
  @Text({ min: 0, max: 500 })
  @Field(() => String, { nullable: true, description: 'For staff only.' })
  memo?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Give the money back although points it gave are spent. What is missing becomes a payment exception.',
  })
  acceptSpentPoints?: boolean | null;

  @Field()
  idempotencyKey: string;
}

@InputType()
export class RefundFilter {
  @IsOptional()
  @ArrayMaxSize(8)
  @Field(() => [RefundStatus], { nullable: true })
  status?: RefundStatus[] | null;
}
