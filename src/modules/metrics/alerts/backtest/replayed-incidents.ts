import { incidentSteps, type IncidentStep, type Labels, type SeriesTransition } from '../engine/grouping.js';
import type { AlertCause } from '../engine/terms.js';
import {
  IncidentMessageKind,
  incidentMessage,
  labelLine,
  type IncidentMessage,
} from '../messages/incident-message.js';
import type { Language } from '../messages/quantity.js';
import type { AlertRuleDraft, AlertSeverity } from '../rules/alert-rule.js';

/** More than anybody reads; the total says how many there are. */
export const MESSAGES_SHOWN = 100;

export interface ReplayedIncident {
  openedAt: Date;
  /** Null: it was open when the time was over. */
  resolvedAt: Date | null;
  labels: Labels;
  cause: AlertCause;
  openedValue: number | null;
  seriesCount: number;
  flapped: boolean;
}

export interface ReplayedMessage extends IncidentMessage {
  at: Date;
  kind: IncidentMessageKind;
  severity: AlertSeverity;
}

type Open = ReplayedIncident & { series: Set<number> };

/** The incidents there would have been, in the order they were opened. */
export function replayedIncidents(
  groupBy: readonly string[],
  transitions: readonly SeriesTransition[],
): ReplayedIncident[] {
  const all: Open[] = [];
  const open = new Map<string, Open>();
  for (const step of incidentSteps(groupBy, new Map(), transitions)) {
    const incident = step.kind === 'OPEN' ? opened(step) : open.get(step.group);
    if (!incident) continue;
    incident.series.add(step.seriesId);
    if (step.kind === 'OPEN') {
      all.push(incident);
      open.set(step.group, incident);
    } else if (step.kind === 'FLAPPING') incident.flapped = true;
    else if (step.kind === 'RESOLVE') {
      incident.resolvedAt = new Date(step.at);
      open.delete(step.group);
    }
  }
  return all.map(({ series, ...incident }) => ({ ...incident, seriesCount: series.size }));
}

/** What would have been sent about them, had nobody acknowledged any. Words are made for those that are shown alone. */
export function replayedMessages(
  rule: AlertRuleDraft & { unit: string },
  incidents: readonly ReplayedIncident[],
  end: Date,
  language: Language,
): { messageTotal: number; messages: ReplayedMessage[] } {
  const due = incidents.flatMap((incident): Due[] => {
    const over = incident.resolvedAt ?? end;
    const escalations = rule.escalation
      .map(({ afterSeconds }) => new Date(incident.openedAt.getTime() + afterSeconds * 1_000))
      .filter((at) => at < over)
      .map((at) => ({ incident, kind: IncidentMessageKind.ESCALATED, at }));
    const { openedAt, resolvedAt } = incident;
    return [
      { incident, kind: IncidentMessageKind.OPENED, at: openedAt },
      ...escalations,
      ...(resolvedAt ? [{ incident, kind: IncidentMessageKind.RESOLVED, at: resolvedAt }] : []),
    ];
  });
  const shown = due.sort((a, b) => a.at.getTime() - b.at.getTime()).slice(-MESSAGES_SHOWN);
  return {
    messageTotal: due.length,
    messages: shown.map(({ incident, kind, at }) => ({
      ...incidentMessage(kind, factsOf(rule, incident), at, language),
      at,
      kind,
      severity: rule.severity,
    })),
  };
}

interface Due {
  incident: ReplayedIncident;
  kind: IncidentMessageKind;
  at: Date;
}

const factsOf = (rule: AlertRuleDraft & { unit: string }, incident: ReplayedIncident) => ({
  ...rule,
  ...incident,
  where: labelLine(incident.labels),
  worstValue: incident.openedValue,
});

function opened({ at, groupLabels, cause, value }: IncidentStep): Open {
  return {
    openedAt: new Date(at),
    resolvedAt: null,
    labels: groupLabels,
    cause,
    openedValue: value,
    seriesCount: 0,
    flapped: false,
    series: new Set(),
  };
}
