import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, Matches, ValidateNested } from 'class-validator';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DateTimeScalar, WonScalar } from '../../../platform/graphql/scalars.js';
import type { Won } from '../../../shared/money.js';
import type { UsageBillRow } from './usage-bill.queries.js';
import type { UsageLine } from './usage-bill.repository.js';
import { UsageBillAction, UsageBillStatus } from './usage-bill.rules.js';

registerEnumType(UsageBillStatus, { name: 'UsageBillStatus' });
registerEnumType(UsageBillAction, { name: 'UsageBillAction' });

const LINES_MAX = 500;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

@ObjectType('UsageBillLine')
export class UsageBillLine implements UsageLine {
  @Field()
  description: string;

  @Field(() => String, { nullable: true, description: 'Which domain was used.' })
  hostname: string | null;

  @Field(() => WonScalar)
  amount: Won;
}

@ObjectType('UsageBill', {
  description: 'What the use of a customer’s domains cost in a month of Asia/Seoul.',
})
export class UsageBillModel implements UsageBillRow {
  @Field(() => ID)
  id: string;

  userId: string;
  service: string;
  paymentId: string | null;

  @Field({ description: 'YYYY-MM' })
  month: string;

  @Field(() => WonScalar, { description: 'The sum of its lines.' })
  amount: Won;

  @Field(() => UsageBillStatus)
  status: UsageBillStatus;

  @Field(() => DateTimeScalar)
  issuedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  paidAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back.' })
  voidReason: string | null;

  @Field(() => Int)
  version: number;
}

@ObjectType()
export class UsageBillPage extends PageOf(UsageBillModel) {
  @Field(() => WonScalar, { description: 'Sum over the whole filter, not the page.' })
  totalAmount: Won;
}

@ObjectType()
export class UsageBillStatusTotal {
  @Field(() => UsageBillStatus)
  status: UsageBillStatus;

  @Field(() => Int)
  count: number;

  @Field(() => WonScalar)
  amount: Won;
}

@ObjectType({ description: 'One thing that happened to a bill.' })
export class UsageBillEvent {
  @Field(() => ID)
  id: string;

  @Field(() => DateTimeScalar)
  at: Date;

  @Field(() => UsageBillAction)
  action: UsageBillAction;

  @Field(() => ID, {
    nullable: true,
    description: 'The payment that paid it, or whose money went away again.',
  })
  paymentId: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who of the staff; null for the system, and for customers.',
  })
  by: string | null;
}

@InputType()
export class UsageBillFilter {
  @IsOptional()
  @ArrayMaxSize(3)
  @Field(() => [UsageBillStatus], { nullable: true })
  status?: UsageBillStatus[] | null;

  @Field(() => ID, { nullable: true })
  userId?: string | null;

  @IsOptional()
  @Text({ max: 7 })
  @Field(() => String, { nullable: true, description: 'YYYY-MM' })
  month?: string | null;
}

@InputType()
export class UsageBillLineInput {
  @Text({ max: 200 })
  @Field()
  description: string;

  @IsOptional()
  @Matches(HOSTNAME)
  @Field(() => String, { nullable: true })
  hostname?: string | null;

  @Field(() => WonScalar, { description: 'Zero for what is free of charge.' })
  amount: Won;
}

@ArgsType()
export class IssueUsageBillArgs {
  @Field(() => ID)
  userId: string;

  @Text({ max: 7 })
  @Field({ description: 'YYYY-MM, begun already.' })
  month: string;

  @ArrayMinSize(1)
  @ArrayMaxSize(LINES_MAX)
  @ValidateNested({ each: true })
  @Type(() => UsageBillLineInput)
  @Field(() => [UsageBillLineInput])
  lines: UsageBillLineInput[];

  @Field()
  idempotencyKey: string;
}

@ArgsType()
export class VoidUsageBillArgs {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  version: number;

  @Text({ min: 5, max: 500 })
  @Field({ description: 'Why, 5 to 500 characters. The customer sees it.' })
  reason: string;
}
