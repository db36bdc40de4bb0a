import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, Matches, ValidateNested } from 'class-validator';
import { Text } from '../../platform/graphql/safe-text.js';
import { WonScalar } from '../../platform/graphql/scalars.js';
import type { Won } from '../../shared/money.js';
import { ALL_BANKS } from '../payments/index.js';
import { RefundReason, RefundStatus } from './refund.rules.js';

@InputType({ description: 'The customer’s own account. Kept encrypted, shown masked.' })
export class RefundAccountInput {
  @IsIn(ALL_BANKS.map(({ code }) => code))
  @Field({ description: 'One of `banks`.' })
  bankCode: string;

  @Matches(/^\d{6,20}$/)
  @Field({ description: '6 to 20 digits, no hyphens.' })
  accountNumber: string;

  @Text({ max: 60 })
  @Field()
  holderName: string;
}

@ArgsType()
export class RequestRefundArgs {
  @Field(() => ID)
  paymentId: string;

  @Field(() => WonScalar)
  amount: Won;

  @Field(() => WonScalar, {
    nullable: true,
    description: 'How much of the amount is free of tax. Left out, its share of what is left.',
  })
  taxFreeAmount?: Won | null;

  @Field(() => RefundReason)
  reason: RefundReason;

  @IsOptional()
  @Text({ min: 0, max: 500 })
  @Field(() => String, { nullable: true, description: 'For staff only.' })
  memo?: string | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => RefundAccountInput)
  @Field(() => RefundAccountInput, {
    nullable: true,
    description: 'Needed where the money came through a virtual account, and only there.',
  })
  refundAccount?: RefundAccountInput | null;

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
