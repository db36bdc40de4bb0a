import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../../platform/security/actor.js';
import type { SeriesState } from '../engine/engine.js';
import {
  groupKey,
  groupOf,
  incidentSteps,
  type IncidentStep,
  type SeriesTransition,
} from '../engine/grouping.js';
import { AlertCause, holds } from '../engine/terms.js';
import { IncidentEventKind } from '../incidents/incident-event.js';
import { escalationAt, IncidentStore, type OpenIncident } from '../incidents/incident.store.js';
import { AlertNotices } from '../messages/alert-notices.js';
import type { AlertRuleRow } from '../rules/alert-rule.js';
import { unitOf } from '../rules/alert-rule.queries.js';
import { SilenceStore } from '../silences/silence.store.js';
import type { WatchedState } from './watch.store.js';

const ACTOR = systemActor('alerts');

/** Makes incidents out of what the series of a rule did. */
@Injectable()
export class IncidentKeeper {
  constructor(
    private readonly incidents: IncidentStore,
    private readonly silences: SilenceStore,
    private readonly notices: AlertNotices,
  ) {}

  /** @returns the incident each firing series belongs to */
  async apply(
    tx: Tx,
    rule: AlertRuleRow,
    series: readonly WatchedState[],
    states: ReadonlyMap<number, SeriesState>,
    transitions: readonly SeriesTransition[],
    now: Date,
  ): Promise<Map<number, string>> {
    const open = await this.incidents.openOf(tx, rule.id);
    const members = new Map<number, string>();
    const firing = new Map<string, Set<number>>();
    for (const { seriesId, labels, state, incidentId } of series) {
      const group = groupKey(groupOf(labels, rule.groupBy));
      if (state?.phase !== 'FIRING' || incidentId === null || open.get(group)?.id !== incidentId) continue;
      members.set(seriesId, incidentId);
      firing.set(group, (firing.get(group) ?? new Set()).add(seriesId));
    }
    const unit = unitOf(rule.metric, await this.knownUnit(tx, rule.metric));
    for (const step of incidentSteps(rule.groupBy, firing, transitions))
      await this.take(tx, { ...rule, unit }, step, open, members);
    await this.worsen(tx, rule, open, members, states);
    await this.endAbandoned(tx, rule, open, new Set(members.values()), now);
    return members;
  }

  private async take(
    tx: Tx,
    rule: AlertRuleRow & { unit: string },
    step: IncidentStep,
    open: Map<string, OpenIncident>,
    members: Map<number, string>,
  ): Promise<void> {
    const incident = open.get(step.group);
    const at = new Date(step.at);
    if (step.kind === 'OPEN' && !incident) return this.open(tx, rule, step, open, members);
    if (!incident) return;
    if (step.kind === 'OPEN' || step.kind === 'JOIN') {
      members.set(step.seriesId, incident.id);
      await this.note(tx, incident, IncidentEventKind.SERIES_JOINED, step);
      await this.breakSilence(tx, rule, incident, step);
    } else if (step.kind === 'RESOLVE') {
      members.delete(step.seriesId);
      open.delete(step.group);
      const why =
        step.cause === AlertCause.NO_DATA && incident.cause !== AlertCause.NO_DATA ? 'NO_DATA' : 'RECOVERED';
      await this.incidents.resolve(tx, ACTOR, incident, { at, why });
      await this.notices.resolved(tx, rule, incident, { at, why });
    } else if (step.kind === 'LEAVE') {
      members.delete(step.seriesId);
      await this.note(tx, incident, IncidentEventKind.SERIES_LEFT, step);
    } else {
      await this.incidents.setFlapping(tx, incident, step.kind === 'FLAPPING');
      await this.note(tx, incident, IncidentEventKind[step.kind], step);
    }
  }

  private async open(
    tx: Tx,
    rule: AlertRuleRow & { unit: string },
    step: IncidentStep,
    open: Map<string, OpenIncident>,
    members: Map<number, string>,
  ): Promise<void> {
    const silenceId = await this.silences.covering(tx, rule.id, step.labels);
    const { incident, isNew } = await this.incidents.open(tx, rule, step, silenceId);
    open.set(step.group, incident);
    members.set(step.seriesId, incident.id);
    await this.note(tx, incident, isNew ? IncidentEventKind.OPENED : IncidentEventKind.SERIES_JOINED, step);
    if (!isNew) return;
    if (silenceId !== null) await this.incidents.noteSilence(tx, ACTOR, incident, silenceId);
    await this.incidents.tell(tx, 'alert.incident-opened', incident);
    await this.notices.opened(tx, incident);
  }

  /** A series that nobody wanted quiet about has joined: people are told after all. */
  private async breakSilence(
    tx: Tx,
    rule: AlertRuleRow,
    incident: OpenIncident,
    step: IncidentStep,
  ): Promise<void> {
    if (incident.silenceId === null) return;
    if ((await this.silences.covering(tx, incident.ruleId, step.labels)) !== null) return;
    await this.incidents.unsilence(tx, ACTOR, incident, escalationAt(rule, new Date(step.at), 0));
    await this.notices.opened(tx, incident, new Date(step.at));
  }

  /** How bad it is by now, and what for. */
  private async worsen(
    tx: Tx,
    rule: AlertRuleRow,
    open: ReadonlyMap<string, OpenIncident>,
    members: ReadonlyMap<number, string>,
    states: ReadonlyMap<number, SeriesState>,
  ): Promise<void> {
    for (const incident of open.values()) {
      const values = [...members].flatMap(([seriesId, id]) => {
        const value = id === incident.id ? states.get(seriesId)?.value : null;
        return value != null && holds(rule, value) ? [value] : [];
      });
      await this.incidents.worsen(tx, incident, values);
    }
  }

  /** Nothing fires any more under an open incident: its series are gone. */
  private async endAbandoned(
    tx: Tx,
    rule: AlertRuleRow,
    open: ReadonlyMap<string, OpenIncident>,
    alive: ReadonlySet<string>,
    at: Date,
  ): Promise<void> {
    for (const incident of open.values()) {
      if (alive.has(incident.id)) continue;
      const end = { at, why: 'SERIES_GONE' } as const;
      await this.incidents.resolve(tx, ACTOR, incident, end);
      await this.notices.resolved(tx, rule, incident, end);
    }
  }

  private async note(
    tx: Tx,
    incident: OpenIncident,
    kind: IncidentEventKind,
    { at, labels, value, cause }: IncidentStep,
  ): Promise<void> {
    await this.incidents.note(tx, ACTOR, incident.id, {
      kind,
      at: new Date(at),
      details: { labels: { ...labels }, value, cause },
    });
    if (kind !== IncidentEventKind.OPENED) await this.incidents.tell(tx, 'alert.incident-changed', incident);
  }

  private async knownUnit(tx: Tx, metric: string): Promise<string | null> {
    const [row] = await tx.query<{ unit: string }[]>('SELECT unit FROM metric_names WHERE name = $1', [
      metric,
    ]);
    return row?.unit ?? null;
  }
}
