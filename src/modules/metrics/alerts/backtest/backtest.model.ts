import { ArgsType, Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.js';
import { LetterLanguage } from '../../../auth/index.js';
import { MetricLabel } from '../../series/series.model.js';
import { AlertCause } from '../engine/terms.js';
import { IncidentMessageKind } from '../messages/incident-message.js';
import { AlertSeverity } from '../rules/alert-rule.js';
import { AlertRuleInput } from '../rules/alert-rule.inputs.js';
import { labelList } from '../rules/alert-rule.model.js';
import type { Backtest } from './backtest-alert-rule.js';
import { MESSAGES_SHOWN } from './replayed-incidents.js';

/** More than anybody looks at; the totals say how many there are. */
const TRANSITIONS_SHOWN = 1_000;
const INCIDENTS_SHOWN = 300;

export enum AlertTransitionKind {
  PENDING = 'PENDING',
  CALMED = 'CALMED',
  FIRED = 'FIRED',
  RESOLVED = 'RESOLVED',
  MISSING = 'MISSING',
  FLAPPING = 'FLAPPING',
  STEADY = 'STEADY',
}
registerEnumType(AlertTransitionKind, { name: 'AlertTransitionKind' });
registerEnumType(IncidentMessageKind, { name: 'IncidentMessageKind' });

@ArgsType()
export class BacktestAlertRuleArgs {
  @ValidateNested()
  @Type(() => AlertRuleInput)
  @Field(() => AlertRuleInput)
  input: AlertRuleInput;

  @Field(() => DateTimeScalar)
  from: Date;

  @Field(() => DateTimeScalar, { description: 'At most 90 days later; now at the latest.' })
  to: Date;

  @Field(() => LetterLanguage, { defaultValue: LetterLanguage.KO, description: 'Of the messages.' })
  language: LetterLanguage;
}

@ObjectType()
export class BacktestTransition {
  @Field(() => DateTimeScalar)
  at: Date;

  @Field(() => AlertTransitionKind)
  kind: AlertTransitionKind;

  @Field(() => [MetricLabel])
  labels: MetricLabel[];

  @Field(() => AlertCause)
  cause: AlertCause;

  @Field(() => Float, { nullable: true })
  value: number | null;
}

@ObjectType()
export class BacktestIncident {
  @Field(() => DateTimeScalar)
  openedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: still open at the end.' })
  resolvedAt: Date | null;

  @Field(() => [MetricLabel])
  labels: MetricLabel[];

  @Field(() => AlertCause)
  cause: AlertCause;

  @Field(() => Float, { nullable: true })
  openedValue: number | null;

  @Field(() => Int)
  seriesCount: number;

  @Field()
  flapped: boolean;
}

@ObjectType({ description: 'A message that would have been sent, had nobody acknowledged the incident.' })
export class BacktestMessage {
  @Field(() => DateTimeScalar)
  at: Date;

  @Field(() => IncidentMessageKind)
  kind: IncidentMessageKind;

  @Field(() => AlertSeverity)
  severity: AlertSeverity;

  @Field()
  title: string;

  @Field()
  text: string;
}

@ObjectType({ description: 'What a rule would have done. Silences are left out of it.' })
export class AlertBacktest {
  @Field(() => DateTimeScalar)
  from: Date;

  @Field(() => DateTimeScalar)
  to: Date;

  @Field()
  unit: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Null: every sample was gone through; else sums of so long.',
  })
  resolutionSeconds: number | null;

  @Field(() => Int)
  seriesCount: number;

  @Field(() => Int)
  samplesRead: number;

  @Field(() => Int)
  transitionTotal: number;

  @Field(() => [BacktestTransition], { description: `The last ${TRANSITIONS_SHOWN}.` })
  transitions: BacktestTransition[];

  @Field(() => Int)
  incidentTotal: number;

  @Field(() => [BacktestIncident], { description: `The last ${INCIDENTS_SHOWN}.` })
  incidents: BacktestIncident[];

  @Field(() => Int)
  messageTotal: number;

  @Field(() => [BacktestMessage], { description: `The last ${MESSAGES_SHOWN}.` })
  messages: BacktestMessage[];
}

export function backtestModel(done: Backtest): AlertBacktest {
  return {
    ...done,
    transitionTotal: done.transitions.length,
    transitions: done.transitions.slice(-TRANSITIONS_SHOWN).map(({ at, kind, labels, cause, value }) => ({
      at: new Date(at),
      kind: AlertTransitionKind[kind],
      labels: labelList(labels),
      cause,
      value,
    })),
    incidentTotal: done.incidents.length,
    incidents: done.incidents
      .slice(-INCIDENTS_SHOWN)
      .map((each) => ({ ...each, labels: labelList(each.labels) })),
  };
}
