import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ValidateNested } from 'class-validator';
import { PageOf } from '../../../../platform/graphql/page.model.js';
import { Text } from '../../../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.js';
import { MetricLabelInput } from '../../series/series.inputs.js';
import { MetricLabel } from '../../series/series.model.js';
import { LABELS_MAX } from '../../series/series.rules.js';
import { SilenceState } from './silence.queries.js';

registerEnumType(SilenceState, { name: 'AlertSilenceState' });

@ObjectType({ description: 'Incidents are opened and handled, and nobody is told of them.' })
export class AlertSilence {
  ownerId: string;

  @Field(() => ID)
  id: string;

  @Field(() => ID, { nullable: true, description: 'Null: of every rule whose labels fit.' })
  ruleId: string | null;

  @Field(() => String, { nullable: true })
  ruleTitle: string | null;

  @Field(() => [MetricLabel], { description: 'Only series that carry all of these.' })
  labels: MetricLabel[];

  @Field()
  reason: string;

  @Field(() => SilenceState)
  state: SilenceState;

  @Field(() => DateTimeScalar)
  startsAt: Date;

  @Field(() => DateTimeScalar)
  endsAt: Date;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => Int, { description: 'Open incidents that it keeps quiet.' })
  quietIncidents: number;

  @Field(() => Int)
  version: number;
}

@ObjectType()
export class AlertSilencePage extends PageOf(AlertSilence) {}

@InputType()
export class AlertSilenceInput {
  @Field(() => ID, { nullable: true, description: 'Left out: every rule that the labels fit.' })
  ruleId?: string | null;

  @ArrayMaxSize(LABELS_MAX)
  @ValidateNested({ each: true })
  @Type(() => MetricLabelInput)
  @Field(() => [MetricLabelInput], { defaultValue: [] })
  labels: MetricLabelInput[];

  @Text({ min: 2, max: 500 })
  @Field({ description: 'Why, 2 to 500 characters.' })
  reason: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Now when left out.' })
  startsAt?: Date | null;

  @Field(() => DateTimeScalar, {
    description:
      'At most 30 days later; without a rule, or of a critical one, within 8 hours (7 days with alert.manage).',
  })
  endsAt: Date;
}
