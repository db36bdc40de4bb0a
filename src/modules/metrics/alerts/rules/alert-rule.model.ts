import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageOf } from '../../../../platform/graphql/page.model.js';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.js';
import { AlertCause, AlertCondition, NoDataPolicy } from '../engine/terms.js';
import { Weekday, type AlertWindow } from '../engine/windows.js';
import { MetricLabel } from '../../series/series.model.js';
import { AlertSeverity, type EscalationStep } from './alert-rule.js';
import { AlertRuleState } from './alert-rule.queries.js';

registerEnumType(AlertSeverity, { name: 'AlertSeverity' });
registerEnumType(AlertCondition, { name: 'AlertCondition' });
registerEnumType(AlertCause, { name: 'AlertCause' });
registerEnumType(NoDataPolicy, {
  name: 'NoDataPolicy',
  description: 'KEEP shows it, ALERT opens an incident, RESOLVE ends one.',
});
registerEnumType(AlertRuleState, {
  name: 'AlertRuleState',
  description: 'Of a rule: the worst of its series.',
});
registerEnumType(Weekday, { name: 'Weekday' });

@ObjectType('AlertWindow')
export class AlertWindowModel implements AlertWindow {
  @Field(() => [Weekday])
  days: Weekday[];

  @Field({ description: 'HH:MM in Seoul.' })
  from: string;

  @Field({ description: 'HH:MM in Seoul; at or before from: of the next day.' })
  to: string;
}

@ObjectType()
export class AlertEscalation implements EscalationStep {
  @Field(() => Int)
  afterSeconds: number;

  @Field(() => [ID], { description: 'Nobody named: all who may handle incidents.' })
  adminUserIds: string[];
}

@ObjectType({ description: 'Watches every series of a name that carries its labels.' })
export class AlertRule {
  @Field(() => ID)
  id: string;

  @Field()
  title: string;

  @Field()
  metric: string;

  @Field({ description: 'Empty until the metric is measured for the first time.' })
  unit: string;

  @Field(() => [MetricLabel])
  labels: MetricLabel[];

  @Field(() => [String], {
    description: 'Labels that tell incidents apart; none: one incident for the rule.',
  })
  groupBy: string[];

  @Field(() => AlertSeverity)
  severity: AlertSeverity;

  @Field(() => AlertCondition)
  condition: AlertCondition;

  @Field(() => Float)
  threshold: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Null: it is over as soon as the condition no longer holds.',
  })
  recoveryThreshold: number | null;

  @Field(() => Int, { description: 'The condition must hold for so long.' })
  forSeconds: number;

  @Field(() => Int, { description: 'It must be over for so long.' })
  keepFiringSeconds: number;

  @Field(() => NoDataPolicy)
  noDataPolicy: NoDataPolicy;

  @Field(() => Int, { description: 'Silent for so long, a series counts as missing.' })
  noDataSeconds: number;

  @Field(() => Int, { description: 'So many changes within an hour, and it flaps; 0: never.' })
  flapLimit: number;

  @Field(() => [AlertWindowModel], { description: 'When it opens incidents; none: always.' })
  windows: AlertWindowModel[];

  @Field(() => [AlertEscalation])
  escalation: AlertEscalation[];

  @Field(() => String, { nullable: true, description: 'What to do about it.' })
  runbook: string | null;

  @Field()
  active: boolean;

  @Field({ description: 'More series fit than a rule may watch; those beyond are not looked at.' })
  crowded: boolean;

  @Field(() => AlertRuleState)
  state: AlertRuleState;

  @Field(() => Int)
  seriesCount: number;

  @Field(() => Int)
  firingCount: number;

  @Field(() => Int)
  pendingCount: number;

  @Field(() => Int, { description: 'Series without data that do not fire.' })
  missingCount: number;

  @Field(() => DateTimeScalar, { description: 'Samples up to here are decided.' })
  evaluatedTo: Date;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar)
  updatedAt: Date;

  @Field(() => Int)
  version: number;
}

@ObjectType({ description: 'Where one series stands under a rule.' })
export class AlertSeriesState {
  @Field(() => [MetricLabel])
  labels: MetricLabel[];

  @Field(() => AlertRuleState)
  state: AlertRuleState;

  @Field(() => DateTimeScalar)
  since: Date;

  @Field(() => Float, { nullable: true })
  value: number | null;

  @Field(() => DateTimeScalar, { nullable: true })
  sampleAt: Date | null;

  @Field()
  flapping: boolean;

  @Field(() => ID, { nullable: true })
  incidentId: string | null;
}

@ObjectType()
export class AlertRulePage extends PageOf(AlertRule) {}

/** Labels as GraphQL has them. */
export const labelList = (labels: Readonly<Record<string, string>>): MetricLabel[] =>
  Object.entries(labels).map(([name, value]) => ({ name, value }));
