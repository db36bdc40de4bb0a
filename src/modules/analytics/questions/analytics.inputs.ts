import { ArgsType, Field, Int } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { BillingDateScalar } from '../../../platform/graphql/scalars.js';
import type { BillingDate } from '../../../shared/time.js';
import { Grain } from './buckets.js';
import { CohortBy, KINDS_AT_ONCE_MAX, STEPS_MAX, STEPS_MIN, WINDOW_MAX_DAYS } from './cells.js';

@ArgsType()
export class SpanArgs {
  @Field(() => BillingDateScalar, { nullable: true, description: 'Without days, the last thirty.' })
  startDate?: BillingDate | null;

  @Field(() => BillingDateScalar, { nullable: true, description: 'Inclusive; at most 400 days later.' })
  endDate?: BillingDate | null;
}

@ArgsType()
export class RevenueArgs extends SpanArgs {
  @Field(() => Grain, { defaultValue: Grain.DAY })
  grain: Grain;
}

@ArgsType()
export class TrendArgs extends RevenueArgs {
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(KINDS_AT_ONCE_MAX)
  @MaxLength(60, { each: true })
  @Field(() => [String], {
    nullable: true,
    description: 'Of activityKinds; left out, whatever was recorded.',
  })
  kinds?: string[] | null;
}

@ArgsType()
export class FunnelArgs extends SpanArgs {
  @ArrayMinSize(STEPS_MIN)
  @ArrayMaxSize(STEPS_MAX)
  @MaxLength(60, { each: true })
  @Field(() => [String], { description: 'Kinds of activityKinds, in order: 2 to 8.' })
  steps: string[];

  @Min(1)
  @Max(WINDOW_MAX_DAYS)
  @Field(() => Int, { defaultValue: 7, description: 'How long the whole way may take; 1 to 90.' })
  windowDays: number;
}

@ArgsType()
export class CohortsArgs extends SpanArgs {
  @Field(() => CohortBy, { defaultValue: CohortBy.SIGNUP })
  by: CohortBy;

  @Field(() => Grain, { defaultValue: Grain.WEEK })
  grain: Grain;
}

@ArgsType()
export class RetentionArgs extends CohortsArgs {
  @IsOptional()
  @MaxLength(60)
  @Field(() => String, {
    nullable: true,
    description: 'What counts as coming back; left out, whatever was recorded.',
  })
  kind?: string | null;
}
