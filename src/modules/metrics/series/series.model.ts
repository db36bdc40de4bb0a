import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';

@ObjectType()
export class MetricLabel {
  @Field()
  name: string;

  @Field()
  value: string;
}

@ObjectType()
export class MetricName {
  @Field()
  name: string;

  @Field()
  unit: string;
}

@ObjectType({
  description: 'What was measured within one step. Nothing measured: count 0, and null for the rest.',
})
export class MetricPoint {
  @Field(() => DateTimeScalar, { description: 'Where the step begins.' })
  at: Date;

  @Field(() => Int)
  count: number;

  @Field(() => Float, { nullable: true })
  average: number | null;

  @Field(() => Float, { nullable: true })
  min: number | null;

  @Field(() => Float, { nullable: true })
  max: number | null;

  @Field(() => Float, { nullable: true })
  last: number | null;
}

@ObjectType({ description: 'One name with one set of labels.' })
export class MetricSeries {
  @Field()
  name: string;

  @Field()
  unit: string;

  @Field(() => [MetricLabel])
  labels: MetricLabel[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The newest sample there is, in the range or not.',
  })
  lastAt: Date | null;

  @Field(() => Float, { nullable: true })
  lastValue: number | null;

  @Field(() => Int)
  stepSeconds: number;

  @Field(() => [MetricPoint], { description: 'Every step of the range, in order.' })
  points: MetricPoint[];
}

@ObjectType()
export class RecordedMetrics {
  @Field(() => Int)
  stored: number;

  @Field(() => Int, { description: 'Were there already, or twice in the call.' })
  repeated: number;
}
