import type { AlertTransition } from './engine.js';
import type { AlertCause } from './terms.js';

export type Labels = Readonly<Record<string, string>>;

/** A transition, and whose it is. */
export interface SeriesTransition extends AlertTransition {
  seriesId: number;
  labels: Labels;
}

/** What becomes of incidents: one is open for each group at most, as long as one of its series fires. */
export interface IncidentStep {
  kind: 'OPEN' | 'JOIN' | 'LEAVE' | 'RESOLVE' | 'FLAPPING' | 'STEADY';
  at: number;
  group: string;
  groupLabels: Labels;
  seriesId: number;
  labels: Labels;
  cause: AlertCause;
  value: number | null;
}

/** The labels that a group has in common. */
export function groupOf(labels: Labels, groupBy: readonly string[]): Labels {
  return Object.fromEntries(
    [...groupBy].sort().flatMap((name) => {
      const value = labels[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

export const groupKey = (labels: Labels): string => JSON.stringify(labels);

/** Transitions of many series in the order they happened. */
export function inOrder(transitions: readonly SeriesTransition[]): SeriesTransition[] {
  // A stable sort: what one series does at one instant stays in its order.
  return [...transitions].sort((a, b) => a.at - b.at || a.seriesId - b.seriesId);
}

/**
 * What transitions mean for incidents.
 * @param firing the series of each group that fire; changed along
 */
export function incidentSteps(
  groupBy: readonly string[],
  firing: Map<string, Set<number>>,
  transitions: readonly SeriesTransition[],
): IncidentStep[] {
  return inOrder(transitions).flatMap(({ kind, at, seriesId, labels, cause, value }) => {
    const groupLabels = groupOf(labels, groupBy);
    const group = groupKey(groupLabels);
    const members = firing.get(group) ?? new Set<number>();
    const step = (what: IncidentStep['kind']): IncidentStep[] => [
      { kind: what, at, group, groupLabels, seriesId, labels, cause, value },
    ];
    if (kind === 'FIRED') {
      const isFirst = members.size === 0;
      firing.set(group, members.add(seriesId));
      return step(isFirst ? 'OPEN' : 'JOIN');
    }
    if (!members.has(seriesId)) return [];
    if (kind === 'RESOLVED') {
      members.delete(seriesId);
      return step(members.size === 0 ? 'RESOLVE' : 'LEAVE');
    }
    return kind === 'FLAPPING' || kind === 'STEADY' ? step(kind) : [];
  });
}
