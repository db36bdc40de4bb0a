import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Max, Min } from 'class-validator';
import { PageOf, SortDirection } from '../../../platform/graphql/page.model.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { BillingDateScalar, DateTimeScalar, WonScalar } from '../../../platform/graphql/scalars.js';
import type { Won } from '../../../shared/money.js';
import type { BillingDate } from '../../../shared/time.js';
import { SettlementDifferenceKind, SettlementStep } from '../matching/difference.rules.js';
import type { DifferenceRow } from './difference.queries.js';

export enum SettlementDifferenceStatus {
  OPEN = 'OPEN',
  RESOLVED = 'RESOLVED',
  GONE = 'GONE',
}

export enum SettlementDifferenceAction {
  OPENED = 'OPENED',
  CHANGED = 'CHANGED',
  REOPENED = 'REOPENED',
  GONE = 'GONE',
  ASSIGNED = 'ASSIGNED',
  COMMENTED = 'COMMENTED',
  RESOLVED = 'RESOLVED',
}

registerEnumType(SettlementDifferenceKind, { name: 'SettlementDifferenceKind' });
registerEnumType(SettlementStep, { name: 'SettlementStep' });
registerEnumType(SettlementDifferenceStatus, {
  name: 'SettlementDifferenceStatus',
  valuesMap: {
    RESOLVED: { description: 'Closed by somebody, with a reason.' },
    GONE: { description: 'A later run did not find it any more.' },
  },
});
registerEnumType(SettlementDifferenceAction, { name: 'SettlementDifferenceAction' });

@ObjectType({ description: 'Who looks after a difference.' })
export class SettlementDifferenceOwner {
  @Field(() => ID)
  id: string;

  @Field()
  name: string;
}

@ObjectType({ description: 'Something that happened to a difference.' })
export class SettlementDifferenceEvent {
  @Field(() => ID)
  id: string;

  @Field(() => DateTimeScalar)
  at: Date;

  @Field(() => SettlementDifferenceAction)
  action: SettlementDifferenceAction;

  @Field(() => String, { nullable: true, description: 'Null: the system itself.' })
  by: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The comment, the reason, the new owner, or the kind before and after.',
  })
  text: string | null;
}

@ObjectType('SettlementDifference', {
  description: 'A movement of money of which one of the four sides says something else than the others.',
})
export class SettlementDifferenceModel implements Omit<DifferenceRow, 'status'> {
  paymentId: string | null;
  ownerId: string | null;
  closedByType: string | null;
  closedById: string | null;

  @Field(() => ID)
  id: string;

  @Field(() => BillingDateScalar, { description: 'The settled day it belongs to.' })
  day: BillingDate;

  @Field(() => SettlementDifferenceKind)
  kind: SettlementDifferenceKind;

  @Field(() => SettlementDifferenceStatus)
  status: SettlementDifferenceStatus;

  @Field(() => WonScalar, { description: 'Between the side that says most and the one that says least.' })
  amount: Won;

  @Field(() => WonScalar, { nullable: true, description: 'What was ordered; money given back is negative.' })
  orderAmount: Won | null;

  @Field(() => WonScalar, { nullable: true, description: 'What stands in the books.' })
  ledgerAmount: Won | null;

  @Field(() => WonScalar, { nullable: true, description: 'What the provider lists as transaction.' })
  providerAmount: Won | null;

  @Field(() => WonScalar, { nullable: true, description: 'What the provider settles.' })
  lineAmount: Won | null;

  @Field(() => String, { nullable: true })
  orderId: string | null;

  @Field(() => String, { nullable: true })
  paymentKey: string | null;

  @Field({ description: 'The provider’s name of the movement, or ours where it has none.' })
  transactionKey: string;

  @Field({ description: 'What was seen, in technical words.' })
  detail: string;

  @Field(() => DateTimeScalar)
  openedAt: Date;

  @Field(() => DateTimeScalar)
  lastSeenAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  ownedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  closedAt: Date | null;

  @Field(() => String, { nullable: true })
  resolution: string | null;

  @Field(() => Int)
  version: number;
}

@ObjectType()
export class SettlementDifferencePage extends PageOf(SettlementDifferenceModel) {
  @Field(() => WonScalar, { description: 'The sum of `amount` over the whole filter.' })
  totalAmount: Won;
}

@InputType()
export class SettlementDifferenceFilter {
  @IsOptional()
  @ArrayMaxSize(3)
  @Field(() => [SettlementDifferenceStatus], { nullable: true })
  status?: SettlementDifferenceStatus[] | null;

  @IsOptional()
  @ArrayMaxSize(20)
  @Field(() => [SettlementDifferenceKind], { nullable: true })
  kind?: SettlementDifferenceKind[] | null;

  @Field(() => BillingDateScalar, { nullable: true, description: 'The first settled day.' })
  from?: BillingDate | null;

  @Field(() => BillingDateScalar, { nullable: true, description: 'The last settled day.' })
  to?: BillingDate | null;

  @Field(() => ID, { nullable: true, description: 'Looked after by this member of staff.' })
  ownerId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: nobody looks after it; false: somebody does.' })
  unowned?: boolean | null;

  @IsOptional()
  @Min(0)
  @Max(8_784)
  @Field(() => Int, { nullable: true, description: 'Its age: opened at least so many hours ago.' })
  olderThanHours?: number | null;

  @IsOptional()
  @Text({ max: 200 })
  @Field(() => String, { nullable: true })
  orderId?: string | null;
}

@InputType()
export class SettlementDifferenceSort {
  @Field(() => SortDirection, { description: 'By the time it was opened.' })
  direction: SortDirection;
}

@ArgsType()
export class ResolveSettlementDifferenceArgs {
  @Field(() => ID)
  id: string;

  @Text({ min: 5, max: 500 })
  @Field({ description: 'What was found and done, 5 to 500 characters.' })
  reason: string;

  @Field(() => Int)
  version: number;
}

@ArgsType()
export class CommentSettlementDifferenceArgs {
  @Field(() => ID)
  id: string;

  @Text({ max: 500 })
  @Field()
  text: string;
}
