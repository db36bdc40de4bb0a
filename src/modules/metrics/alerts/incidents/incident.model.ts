import { createUnionType, Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Lagged } from '../../../../platform/graphql/live.model.js';
import { PageOf } from '../../../../platform/graphql/page.model.js';
import { CursorScalar, DateTimeScalar } from '../../../../platform/graphql/scalars.js';
import { MetricLabel } from '../../series/series.model.js';
import { AlertCause, AlertCondition } from '../engine/terms.js';
import { AlertSeverity } from '../rules/alert-rule.js';
import { labelList } from '../rules/alert-rule.model.js';
import { IncidentEventKind } from './incident-event.js';
import { IncidentState, type IncidentEventRow, type IncidentRow } from './incident.queries.js';

registerEnumType(IncidentState, { name: 'IncidentState' });
registerEnumType(IncidentEventKind, { name: 'IncidentEventKind' });

@ObjectType({ description: 'A member of staff.' })
export class IncidentPerson {
  @Field(() => ID)
  id: string;

  @Field()
  name: string;
}

@ObjectType({
  description: 'One occurrence of what a rule watches for. At most one is open for a group of its series.',
})
export class Incident {
  acknowledgedById: string | null;
  assigneeId: string | null;
  resolvedByType: string | null;
  resolvedById: string | null;

  @Field(() => ID)
  id: string;

  @Field(() => ID)
  ruleId: string;

  @Field({ description: 'Of the rule, as it was then; so are the next five.' })
  title: string;

  @Field()
  metric: string;

  @Field()
  unit: string;

  @Field(() => AlertSeverity)
  severity: AlertSeverity;

  @Field(() => AlertCondition)
  condition: AlertCondition;

  @Field(() => Float)
  threshold: number;

  @Field(() => AlertCause)
  cause: AlertCause;

  @Field(() => [MetricLabel], { description: 'What its series have in common.' })
  labels: MetricLabel[];

  @Field(() => Float, { nullable: true })
  openedValue: number | null;

  @Field(() => Float, { nullable: true })
  worstValue: number | null;

  @Field()
  flapping: boolean;

  @Field(() => IncidentState)
  state: IncidentState;

  @Field(() => DateTimeScalar)
  openedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  acknowledgedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  resolvedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'In the words of whoever closed it; RECOVERED, NO_DATA, RULE_CHANGED, RULE_OFF or SERIES_GONE when it ended by itself.',
  })
  resolution: string | null;

  @Field(() => Int, { description: 'How many steps of its escalation were taken.' })
  escalated: number;

  @Field(() => DateTimeScalar, { nullable: true })
  nextEscalationAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Nobody is told of it until then.' })
  silencedUntil: Date | null;

  @Field(() => Int, { description: 'Series that fire now.' })
  firingSeries: number;

  @Field(() => String, { nullable: true, description: 'What to do about it.' })
  runbook: string | null;

  @Field(() => Int)
  version: number;
}

@ObjectType()
export class IncidentEvent {
  actorType: string;
  actorId: string | null;

  @Field(() => ID)
  id: string;

  @Field(() => DateTimeScalar)
  at: Date;

  @Field(() => IncidentEventKind)
  kind: IncidentEventKind;

  @Field(() => String, { nullable: true, description: 'What somebody wrote.' })
  words: string | null;

  @Field(() => [MetricLabel], { description: 'Of the series it is about.' })
  labels: MetricLabel[];

  @Field(() => Float, { nullable: true })
  value: number | null;

  @Field(() => AlertCause, { nullable: true })
  cause: AlertCause | null;

  @Field(() => String, { nullable: true, description: 'Why it ended: BY_HAND, or as resolution says.' })
  why: string | null;

  assignedToId: string | null;
}

@ObjectType()
export class IncidentPage extends PageOf(Incident) {}

@ObjectType()
export class IncidentChanged {
  @Field(() => CursorScalar)
  cursor: string;

  @Field(() => Incident)
  incident: Incident;

  @Field({ description: 'What happened, for example alert.incident-opened.' })
  event: string;
}

export const IncidentsEvent = createUnionType({
  name: 'IncidentsEvent',
  types: () => [IncidentChanged, Lagged] as const,
  resolveType: (value: IncidentChanged | Lagged) => ('incident' in value ? IncidentChanged : Lagged),
});

export function incidentModel(row: IncidentRow): Incident {
  const state = row.resolvedAt
    ? IncidentState.RESOLVED
    : row.acknowledgedAt
      ? IncidentState.ACKNOWLEDGED
      : IncidentState.OPEN;
  return { ...row, state, labels: labelList(row.labels) };
}

export function eventModel({ details, ...row }: IncidentEventRow): IncidentEvent {
  const { labels, value, cause, why, to } = details as {
    labels?: Record<string, string>;
    value?: number | null;
    cause?: AlertCause;
    why?: string;
    to?: string | null;
  };
  return {
    ...row,
    labels: labelList(labels ?? {}),
    value: value ?? null,
    cause: cause ?? null,
    why: why ?? null,
    assignedToId: to ?? null,
  };
}
