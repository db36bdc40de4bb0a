import { ArgsType, Field, Float, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { LABELS_MAX, NAMES_AT_ONCE_MAX, POINTS_MAX, SAMPLES_MAX } from './series.rules.js';

@InputType()
export class MetricLabelInput {
  @Text({ max: 40 })
  @Field({ description: 'Lower case: host, disk, region.' })
  name: string;

  @Text({ min: 0, max: 100 })
  @Field()
  value: string;
}

@InputType()
export class MetricSampleInput {
  @Text({ max: 80 })
  @Field({
    description: 'Lower case words with dots: host.cpu_usage, boiler.temperature. Some names are ours alone.',
  })
  name: string;

  @Text({ max: 20 })
  @Field({ description: 'The same for a name for ever: %, ms, bytes, °C.' })
  unit: string;

  @Field(() => Float, { description: 'Finite, at most 1e30 either way.' })
  value: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was read; now when left out. At most an hour ago, at most five minutes ahead.',
  })
  at?: Date | null;

  @IsOptional()
  @ArrayMaxSize(LABELS_MAX)
  @ValidateNested({ each: true })
  @Type(() => MetricLabelInput)
  @Field(() => [MetricLabelInput], { nullable: true, description: 'What tells series of one name apart.' })
  labels?: MetricLabelInput[] | null;
}

@ArgsType()
export class RecordMetricsArgs {
  @ArrayMinSize(1)
  @ArrayMaxSize(SAMPLES_MAX)
  @ValidateNested({ each: true })
  @Type(() => MetricSampleInput)
  @Field(() => [MetricSampleInput], { description: `At most ${SAMPLES_MAX}.` })
  samples: MetricSampleInput[];
}

@ArgsType()
export class MetricSeriesArgs {
  @ArrayMinSize(1)
  @ArrayMaxSize(NAMES_AT_ONCE_MAX)
  @MaxLength(80, { each: true })
  @Field(() => [String], { description: `At most ${NAMES_AT_ONCE_MAX}.` })
  names: string[];

  @IsOptional()
  @ArrayMaxSize(LABELS_MAX)
  @ValidateNested({ each: true })
  @Type(() => MetricLabelInput)
  @Field(() => [MetricLabelInput], { nullable: true, description: 'Only series that carry all of these.' })
  labels?: MetricLabelInput[] | null;

  @Field(() => DateTimeScalar)
  from: Date;

  @Field(() => DateTimeScalar, { description: 'Exclusive.' })
  to: Date;

  @Min(1)
  @Max(POINTS_MAX)
  @Field(() => Int, {
    defaultValue: 300,
    description: 'About so many points of each series; the next width that people read well is taken.',
  })
  points: number;
}
