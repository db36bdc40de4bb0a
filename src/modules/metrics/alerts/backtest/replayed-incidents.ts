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

/** What would have been sent about them, had nobody acknowledged any. */
export function replayedMessages(
  rule: AlertRuleDraft & { unit: string },
  incidents: readonly ReplayedIncident[],
  end: Date,
  language: Language,
): ReplayedMessage[] {
  return incidents
    .flatMap((incident): ReplayedMessage[] => {
      const facts = {
        ...rule,
        ...incident,
        where: labelLine(incident.labels),
        worstValue: incident.openedValue,
      };
      const say = (kind: IncidentMessageKind, at: Date): ReplayedMessage => ({
        ...incidentMessage(kind, facts, at, language),
        at,
        kind,
        severity: rule.severity,
      });
      const over = incident.resolvedAt ?? end;
      const escalations = rule.escalation
        .map(({ afterSeconds }) => new Date(incident.openedAt.getTime() + afterSeconds * 1_000))
        .filter((at) => at < over)
        .map((at) => say(IncidentMessageKind.ESCALATED, at));
      const resolved = incident.resolvedAt ? [say(IncidentMessageKind.RESOLVED, incident.resolvedAt)] : [];
      return [say(IncidentMessageKind.OPENED, incident.openedAt), ...escalations, ...resolved];
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

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
