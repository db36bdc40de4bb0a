import { Field, Float, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, MaxLength, ValidateNested } from 'class-validator';
import { Text } from '../../../../platform/graphql/safe-text.js';
import { MetricLabelInput } from '../../series/series.inputs.js';
import { LABELS_MAX } from '../../series/series.rules.js';
import { AlertCondition, NoDataPolicy } from '../engine/terms.js';
import { Weekday } from '../engine/windows.js';
import { AlertSeverity, type AlertRuleDraft } from './alert-rule.js';
import { ESCALATIONS_MAX, WINDOWS_MAX } from './alert-rule.rules.js';

const STAFF_AT_ONCE_MAX = 20;

@InputType()
export class AlertWindowInput {
  @ArrayMaxSize(7)
  @Field(() => [Weekday])
  days: Weekday[];

  @Text({ max: 5 })
  @Field({ description: 'HH:MM in Seoul.' })
  from: string;

  @Text({ max: 5 })
  @Field({ description: 'HH:MM in Seoul; at or before from: of the next day.' })
  to: string;
}

@InputType()
export class AlertEscalationInput {
  @Field(() => Int, { description: 'After the incident was opened, at least 60.' })
  afterSeconds: number;

  @ArrayMaxSize(STAFF_AT_ONCE_MAX)
  @MaxLength(36, { each: true })
  @Field(() => [ID], { defaultValue: [], description: 'Nobody named: all who may handle incidents.' })
  adminUserIds: string[];
}

@InputType()
export class AlertRuleInput {
  @Text({ max: 100 })
  @Field({ description: 'What is wrong when it fires, in a few words.' })
  title: string;

  @Text({ max: 80 })
  @Field()
  metric: string;

  @IsOptional()
  @ArrayMaxSize(LABELS_MAX)
  @ValidateNested({ each: true })
  @Type(() => MetricLabelInput)
  @Field(() => [MetricLabelInput], { defaultValue: [], description: 'Only series that carry all of these.' })
  labels: MetricLabelInput[];

  @ArrayMaxSize(LABELS_MAX)
  @MaxLength(40, { each: true })
  @Field(() => [String], { defaultValue: [] })
  groupBy: string[];

  @Field(() => AlertSeverity)
  severity: AlertSeverity;

  @Field(() => AlertCondition)
  condition: AlertCondition;

  @Field(() => Float)
  threshold: number;

  @Field(() => Float, { nullable: true })
  recoveryThreshold?: number | null;

  @Field(() => Int, { defaultValue: 60 })
  forSeconds: number;

  @Field(() => Int, { defaultValue: 0 })
  keepFiringSeconds: number;

  @Field(() => NoDataPolicy, { defaultValue: NoDataPolicy.KEEP })
  noDataPolicy: NoDataPolicy;

  @Field(() => Int, { defaultValue: 300 })
  noDataSeconds: number;

  @Field(() => Int, { defaultValue: 6 })
  flapLimit: number;

  @ArrayMaxSize(WINDOWS_MAX)
  @ValidateNested({ each: true })
  @Type(() => AlertWindowInput)
  @Field(() => [AlertWindowInput], { defaultValue: [] })
  windows: AlertWindowInput[];

  @ArrayMaxSize(ESCALATIONS_MAX)
  @ValidateNested({ each: true })
  @Type(() => AlertEscalationInput)
  @Field(() => [AlertEscalationInput], { defaultValue: [] })
  escalation: AlertEscalationInput[];

  @IsOptional()
  @Text({ max: 2_000 })
  @Field(() => String, { nullable: true })
  runbook?: string | null;
}

@InputType()
export class AlertRuleFilter {
  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true, description: 'Part of the title or of the metric.' })
  search?: string | null;

  @IsOptional()
  @ArrayMaxSize(3)
  @Field(() => [AlertSeverity], { nullable: true })
  severity?: AlertSeverity[] | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;

  @IsOptional()
  @Text({ max: 80 })
  @Field(() => String, { nullable: true })
  metric?: string | null;
}

export const labelsOf = (labels: readonly MetricLabelInput[]): Record<string, string> =>
  Object.fromEntries(labels.map(({ name, value }) => [name, value]));

export function draftOf({ labels, recoveryThreshold, runbook, ...rest }: AlertRuleInput): AlertRuleDraft {
  return {
    ...rest,
    labels: labelsOf(labels),
    recoveryThreshold: recoveryThreshold ?? null,
    runbook: runbook ?? null,
    windows: rest.windows.map(({ days, from, to }) => ({ days, from, to })),
    escalation: rest.escalation.map(({ afterSeconds, adminUserIds }) => ({ afterSeconds, adminUserIds })),
  };
}
