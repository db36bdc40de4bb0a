import { createUnionType, Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Lagged } from '../../platform/graphql/live.model.js';
import {
  BillingDateScalar,
  CursorScalar,
  DateTimeScalar,
  WonScalar,
} from '../../platform/graphql/scalars.js';
import type { Won } from '../../shared/money.js';
import type { BillingDate } from '../../shared/time.js';
import { PaymentMethodType } from '../payments/index.js';
import type { Permission } from '../../platform/security/principal.js';
import { DashboardNumber, type NumberDefinitionValues } from './dashboard.definitions.js';
import { DashboardPeriod } from './dashboard.rules.js';

registerEnumType(DashboardNumber, { name: 'DashboardNumber' });
registerEnumType(DashboardPeriod, {
  name: 'DashboardPeriod',
  description: 'Seoul days up to and including today: 1, 7, 30, 90, 365.',
});

@ObjectType({ description: 'What a number of the dashboard counts, in words.' })
export class NumberDefinition implements NumberDefinitionValues {
  @Field(() => DashboardNumber)
  number: DashboardNumber;

  @Field()
  titleKo: string;

  @Field()
  titleEn: string;

  @Field()
  definitionKo: string;

  @Field()
  definitionEn: string;

  @Field({ description: 'The rows behind it: a path within the admin app.' })
  rows: string;

  @Field(() => String, { description: 'The permission that page takes.' })
  rowsPermission: Permission;
}

@ObjectType()
export class DailyCount {
  @Field(() => BillingDateScalar)
  date: BillingDate;

  @Field(() => Int)
  count: number;
}

@ObjectType()
export class DailyAmount {
  @Field(() => BillingDateScalar)
  date: BillingDate;

  @Field(() => WonScalar)
  amount: Won;

  @Field(() => WonScalar, { description: 'The day as far into the span before.' })
  previousAmount: Won;
}

@ObjectType()
export class MethodShare {
  @Field(() => PaymentMethodType)
  method: PaymentMethodType;

  @Field(() => WonScalar)
  amount: Won;

  @Field(() => Int)
  count: number;
}

@ObjectType()
export class FailureReason {
  @Field()
  code: string;

  @Field(() => Int)
  count: number;
}

@ObjectType({ isAbstract: true })
abstract class Totals {
  @Field(() => Int, { description: 'Customers registered by the end of the span.' })
  totalUsers: number;

  @Field(() => Int, { description: 'Customers who ordered something in the span.' })
  activeUsers: number;

  @Field(() => WonScalar, { description: 'Won credited to sales in the ledger; refunds are not taken off.' })
  totalRevenue: Won;

  @Field(() => WonScalar, { description: 'Won debited from sales in the ledger.' })
  totalRefunded: Won;

  @Field(() => Int, { description: 'Payments that were paid.' })
  paymentCount: number;

  @Field(() => Float, { nullable: true, description: 'Paid of paid and refused, 0 to 1; null without any.' })
  successRate: number | null;
}

@ObjectType()
export class PeriodTotals extends Totals {
  @Field(() => Int)
  signups: number;
}

@ObjectType()
export class TodayTotals {
  @Field(() => WonScalar)
  revenue: Won;

  @Field(() => Int)
  paymentCount: number;

  @Field(() => Float, { nullable: true })
  successRate: number | null;

  @Field(() => Int)
  activeUsers: number;

  @Field(() => WonScalar, { description: 'Yesterday’s up to the same time of day.' })
  revenueYesterdaySameTime: Won;

  @Field(() => [WonScalar], { description: '24 amounts, an hour of the Seoul day each.' })
  hourlyRevenue: Won[];
}

@ObjectType()
export class DashboardMetrics extends Totals {
  @Field(() => BillingDateScalar)
  from: BillingDate;

  @Field(() => BillingDateScalar)
  to: BillingDate;

  @Field(() => DateTimeScalar)
  asOf: Date;

  @Field(() => [DailyCount], { description: 'Every day of the span; days without any are 0.' })
  dailySignups: DailyCount[];

  @Field(() => [DailyAmount], { description: 'Every day of the span; days without any are 0.' })
  dailyRevenue: DailyAmount[];

  @Field(() => [MethodShare])
  methodShares: MethodShare[];

  @Field(() => [FailureReason], { description: 'The five most frequent.' })
  failureReasons: FailureReason[];

  @Field(() => PeriodTotals, { description: 'The span of the same length right before.' })
  previous: PeriodTotals;

  @Field(() => TodayTotals)
  today: TodayTotals;
}

@ObjectType()
export class DashboardMetricsChanged {
  @Field(() => CursorScalar)
  cursor: string;

  @Field(() => DashboardMetrics)
  metrics: DashboardMetrics;
}

export const DashboardEvent = createUnionType({
  name: 'DashboardEvent',
  types: () => [DashboardMetricsChanged, Lagged] as const,
  resolveType: (value: DashboardMetricsChanged | Lagged) =>
    'metrics' in value ? DashboardMetricsChanged : Lagged,
});
