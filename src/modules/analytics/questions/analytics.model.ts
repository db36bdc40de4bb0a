import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BillingDateScalar, DateTimeScalar, WonScalar } from '../../../platform/graphql/scalars.js';
import type { Won } from '../../../shared/money.js';
import type { BillingDate } from '../../../shared/time.js';
import { Grain } from './buckets.js';
import { CohortBy } from './cells.js';

registerEnumType(Grain, { name: 'AnalyticsGrain', description: 'Weeks begin on Monday, days in Seoul.' });
registerEnumType(CohortBy, {
  name: 'CohortBy',
  description: 'When people registered, were first seen doing anything, or first paid.',
});

const CELL = 'Who is counted: for analyticsPeople and saveSegment.';

@ObjectType({ isAbstract: true })
abstract class Report {
  @Field(() => BillingDateScalar)
  from: BillingDate;

  @Field(() => BillingDateScalar, { description: 'Inclusive.' })
  to: BillingDate;

  @Field(() => DateTimeScalar)
  asOf: Date;
}

@ObjectType({ isAbstract: true })
abstract class Bucket {
  @Field(() => BillingDateScalar, { description: 'Its first day.' })
  date: BillingDate;

  @Field(() => BillingDateScalar, { description: 'Its last day, inclusive.' })
  to: BillingDate;
}

@ObjectType()
export class ActivityTrendPoint extends Bucket {
  @Field(() => Int)
  events: number;

  @Field(() => Int, { description: 'Different people.' })
  people: number;

  @Field(() => ID, { description: CELL })
  cell: string;
}

@ObjectType({ description: 'What people did over time.' })
export class ActivityTrend extends Report {
  @Field(() => Int)
  events: number;

  @Field(() => Int, { description: 'Different people in the whole span: fewer than the sum of its parts.' })
  people: number;

  @Field(() => [ActivityTrendPoint], { description: 'Every part of the span; without any they are 0.' })
  points: ActivityTrendPoint[];
}

@ObjectType()
export class RevenueAmounts {
  @Field(() => WonScalar, { description: 'Won credited to sales in the ledger.' })
  revenue: Won;

  @Field(() => WonScalar, { description: 'Won debited from sales in the ledger.' })
  refunded: Won;

  @Field(() => WonScalar, { description: 'What is left of revenue without what was refunded.' })
  net: Won;
}

@ObjectType()
export class RevenuePoint extends RevenueAmounts {
  @Field(() => BillingDateScalar, { description: 'Its first day.' })
  date: BillingDate;

  @Field(() => BillingDateScalar, { description: 'Its last day, inclusive.' })
  to: BillingDate;

  @Field(() => Int, { description: 'Different people who paid.' })
  payers: number;

  @Field(() => ID, { description: CELL })
  cell: string;
}

@ObjectType()
export class PurposeRevenue extends RevenueAmounts {
  @Field({ description: 'As the sales account is named.' })
  purpose: string;
}

@ObjectType({ description: 'What came in and went back, to the won as the ledger has it.' })
export class RevenueReport extends Report {
  @Field(() => RevenueAmounts)
  total: RevenueAmounts;

  @Field(() => RevenueAmounts, { description: 'The span of the same length right before.' })
  previous: RevenueAmounts;

  @Field(() => Int, { description: 'Different people who paid in the whole span.' })
  payers: number;

  @Field(() => WonScalar, {
    description:
      'Of the net amount, what no order of anybody explains. It is in the totals and in no cell of people.',
  })
  unexplained: Won;

  @Field(() => [RevenuePoint])
  points: RevenuePoint[];

  @Field(() => [PurposeRevenue])
  purposes: PurposeRevenue[];
}

@ObjectType()
export class FunnelStep {
  @Field()
  kind: string;

  @Field(() => Int, { description: 'People who came so far.' })
  people: number;

  @Field(() => Float, { nullable: true, description: 'Of the first step, 0 to 1; null when nobody came.' })
  ofFirst: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the step before, 0 to 1; null when nobody came.' })
  ofPrevious: number | null;

  @Field(() => WonScalar, { description: 'Net sales to these people until the last window ends.' })
  won: Won;

  @Field(() => ID, { description: CELL })
  cell: string;

  @Field(() => ID, { nullable: true, description: 'Who came so far and no further; null of the last step.' })
  lostCell: string | null;
}

@ObjectType({
  description:
    'How far people came who began in the span: one step after another, all within so many days of the first.',
})
export class FunnelReport extends Report {
  @Field(() => Int)
  windowDays: number;

  @Field(() => [FunnelStep])
  steps: FunnelStep[];
}

@ObjectType()
export class CohortCell {
  @Field(() => Int, { description: 'Days, weeks or months since the cohort began.' })
  since: number;

  @Field(() => BillingDateScalar)
  date: BillingDate;

  @Field(() => Int)
  people: number;

  @Field(() => Float, { nullable: true, description: 'Of the cohort, 0 to 1; null of an empty one.' })
  share: number | null;

  @Field(() => WonScalar, { description: 'Net sales to people of the cohort.' })
  won: Won;

  @Field(() => WonScalar, { description: 'The same since the cohort began.' })
  wonSoFar: Won;

  @Field({ description: 'Its time is over: the number will not grow.' })
  complete: boolean;

  @Field(() => ID, { description: CELL })
  cell: string;
}

@ObjectType()
export class CohortRow extends Bucket {
  @Field(() => Int, { description: 'People in it.' })
  size: number;

  @Field(() => ID, { description: CELL })
  cell: string;

  @Field(() => [CohortCell])
  cells: CohortCell[];
}

@ObjectType({ description: 'People by when they began, and what they did afterwards.' })
export class CohortReport extends Report {
  @Field(() => Grain)
  grain: Grain;

  @Field(() => CohortBy)
  by: CohortBy;

  @Field(() => [CohortRow])
  rows: CohortRow[];
}
