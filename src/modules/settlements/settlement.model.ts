import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageOf } from '../../platform/graphql/page.model.js';
import { BillingDateScalar, DateTimeScalar, WonScalar } from '../../platform/graphql/scalars.js';
import { won, type Won } from '../../shared/money.js';
import type { BillingDate } from '../../shared/time.js';
import type { PayoutDayRow, PayoutSums } from './payouts/payout-calendar.js';
import type { DayRow, RunRow, SideSums } from './settlement.queries.js';

export enum SettlementRunStatus {
  RUNNING = 'RUNNING',
  COMPLETED = 'COMPLETED',
  FAILED = 'FAILED',
}
registerEnumType(SettlementRunStatus, { name: 'SettlementRunStatus' });

@ObjectType({ description: 'One of the four sides of a day: what it counts, and how that splits.' })
export class SettlementSide implements SideSums {
  @Field(() => WonScalar)
  total: Won;

  @Field(() => WonScalar, { description: 'What agrees on all four sides.' })
  matched: Won;

  @Field(() => WonScalar, { description: 'What this side says of the differences.' })
  differing: Won;

  @Field(() => WonScalar, {
    description: 'What neither explains. Always 0: the database keeps no other day.',
  })
  remainder: Won;
}

@ObjectType({ description: 'A day (Asia/Seoul) whose money was compared on four sides.' })
export class SettlementDay implements Omit<DayRow, 'order' | 'ledger' | 'provider' | 'line'> {
  @Field(() => BillingDateScalar)
  day: BillingDate;

  @Field(() => ID)
  runId: string;

  @Field(() => DateTimeScalar)
  settledAt: Date;

  @Field(() => Int, { description: 'Movements that agree on all four sides.' })
  matchedCount: number;

  @Field(() => Int)
  openCount: number;

  @Field(() => Int, { description: 'Differences that somebody accepted with a reason.' })
  resolvedCount: number;

  @Field(() => SettlementSide, { description: 'What was ordered and given back.' })
  order: SettlementSide;

  @Field(() => SettlementSide, { description: 'What stands in the books.' })
  ledger: SettlementSide;

  @Field(() => SettlementSide, { description: 'What the provider lists as transactions.' })
  provider: SettlementSide;

  @Field(() => SettlementSide, { description: 'What the provider settles.' })
  line: SettlementSide;
}

@ObjectType({ description: 'Settling a day once. Its id is that of its job.' })
export class SettlementRun implements RunRow {
  askedByType: string;
  askedById: string | null;

  @Field(() => ID)
  id: string;

  @Field(() => BillingDateScalar)
  day: BillingDate;

  @Field(() => DateTimeScalar)
  startedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why the last try failed.' })
  error: string | null;

  @Field(() => Int, { nullable: true })
  matched: number | null;

  @Field(() => Int, { nullable: true })
  differing: number | null;

  @Field(() => Int, { nullable: true, description: 'Differences that were not open before it.' })
  opened: number | null;

  @Field(() => Int, { nullable: true, description: 'Differences that it did not find any more.' })
  gone: number | null;
}

@ObjectType()
export class SettlementRunPage extends PageOf(SettlementRun) {}

@ObjectType({ description: 'Net is gross less refunds, fees and tax.' })
export class PayoutAmounts implements PayoutSums {
  @Field(() => WonScalar)
  gross: Won;

  @Field(() => WonScalar, { description: 'Money given back, taken off the payout.' })
  refunds: Won;

  @Field(() => WonScalar, { description: 'Before tax; what refunds give back of them is taken off.' })
  fees: Won;

  @Field(() => WonScalar)
  vat: Won;

  @Field(() => WonScalar)
  net: Won;

  @Field(() => Int)
  movements: number;
}

@ObjectType({ description: 'A day on which the provider pays out, or could.' })
export class PayoutDay implements PayoutDayRow {
  @Field(() => BillingDateScalar)
  day: BillingDate;

  @Field({ description: 'False: banks in Korea are closed.' })
  businessDay: boolean;

  @Field(() => PayoutAmounts, { description: 'By the contract, for what was sold.' })
  expected: PayoutAmounts;

  @Field(() => PayoutAmounts, { description: 'By settlement lines of the provider.' })
  confirmed: PayoutAmounts;
}

export function dayModel(row: DayRow): SettlementDay {
  const side = (sums: SideSums): SettlementSide => ({
    ...sums,
    remainder: won(sums.total - sums.matched - sums.differing),
  });
  return {
    ...row,
    order: side(row.order),
    ledger: side(row.ledger),
    provider: side(row.provider),
    line: side(row.line),
  };
}
