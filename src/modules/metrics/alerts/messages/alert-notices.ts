import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import { StaffDirectory } from '../../../../platform/security/staff-directory.js';
import { billingDate } from '../../../../shared/time.js';
import {
  NoticeRegistry,
  Notices,
  type NoticeDefinition,
  type NoticeKind,
  type NoticeWords,
} from '../../../notifications/index.js';
import { AlertCause, AlertCondition } from '../engine/terms.js';
import type { Labels } from '../engine/grouping.js';
import type { IncidentEnding } from '../incidents/incident-event.js';
import { IncidentQueries } from '../incidents/incident.queries.js';
import type { OpenIncident } from '../incidents/incident.store.js';
import {
  AlertSeverity,
  SERIES_PER_RULE_MAX,
  type AlertRuleRow,
  type EscalationStep,
} from '../rules/alert-rule.js';
import { IncidentMessageKind, incidentMessage, labelLine } from './incident-message.js';
import type { Language } from './quantity.js';
import { WATCH_NOTICES } from './watch-notices.js';

/** Facts of an incident as they are kept with a notice. */
interface IncidentNotice extends Record<string, string | number | null> {
  incidentId: string;
  title: string;
  metric: string;
  unit: string;
  severity: AlertSeverity;
  condition: AlertCondition;
  threshold: number;
  cause: AlertCause;
  where: string;
  openedAt: string;
  openedValue: number | null;
  worstValue: number | null;
  /** When what the notice tells happened. */
  at: string;
  /** Why it ended, when it did. */
  why: IncidentEnding | null;
}

declare global {
  interface NoticeKinds {
    'alert.incident-opened': IncidentNotice;
    'alert.incident-escalated': IncidentNotice;
    'alert.incident-resolved': IncidentNotice;
  }
}

const DAY_MS = 86_400_000;
const WEIGHT = { INFO: 'info', WARNING: 'warning', CRITICAL: 'critical' } as const;
const HANDLERS = { permission: 'incident.handle' } as const;
const OWNERS = { permission: 'alert.manage' } as const;
const SILENCES = '/alerts?tab=silences';
const KINDS = [
  ['alert.incident-opened', IncidentMessageKind.OPENED, '장애 발생', 'Incident opened'],
  ['alert.incident-escalated', IncidentMessageKind.ESCALATED, '장애 미확인', 'Incident not acknowledged'],
  ['alert.incident-resolved', IncidentMessageKind.RESOLVED, '장애 해소', 'Incident resolved'],
] as const;

/** Tells people of incidents and silences: in the transaction of what happened, once for each thing that happened. */
@Injectable()
export class AlertNotices implements OnModuleInit {
  constructor(
    private readonly notices: Notices,
    private readonly registry: NoticeRegistry,
    private readonly staff: StaffDirectory,
    private readonly incidents: IncidentQueries,
  ) {}

  onModuleInit(): void {
    for (const [kind, message, ko, en] of KINDS)
      this.registry.register({
        kind,
        name: { ko, en },
        usefulForMs: DAY_MS,
        words: {
          ko: (data) => wordsOf(message, data, 'ko'),
          en: (data) => wordsOf(message, data, 'en'),
        },
        // Hours late, nobody has to be called to what somebody has seen by now.
        ...(message === IncidentMessageKind.ESCALATED
          ? { isNeeded: ({ incidentId }: IncidentNotice) => this.isUnseen(incidentId) }
          : {}),
        sample: SAMPLE,
      });
    for (const kind of WATCH_NOTICES) this.registry.register(kind as NoticeDefinition<NoticeKind>);
  }

  /** @param again what makes it another word about the same incident: it had been silenced */
  opened(tx: Tx, incident: OpenIncident, again?: Date): Promise<void> {
    const key = again ? `${incident.id}:again:${again.getTime()}` : incident.id;
    const at = again ?? incident.openedAt;
    return this.send(tx, 'alert.incident-opened', key, incident, { at, why: null, called: [] });
  }

  /**
   * Whoever was told that it opened; those too whom an escalation called by name.
   * @param rule null: it is gone
   */
  resolved(
    tx: Tx,
    rule: Pick<AlertRuleRow, 'escalation'> | null,
    incident: OpenIncident,
    { at, why }: { at: Date; why: IncidentEnding },
  ): Promise<void> {
    const called = rule?.escalation.slice(0, incident.escalated).flatMap((step) => step.adminUserIds) ?? [];
    return this.send(tx, 'alert.incident-resolved', incident.id, incident, { at, why, called });
  }

  /** Those whom the step names, as far as they are still there; all who may handle incidents otherwise. */
  async escalated(tx: Tx, incident: OpenIncident, step: EscalationStep | undefined, at: Date): Promise<void> {
    const named = await this.staff.activeAmong(tx, step?.adminUserIds ?? []);
    await this.notices.send(tx, {
      kind: 'alert.incident-escalated',
      key: `${incident.id}:${incident.escalated + 1}`,
      audience: named.length > 0 ? { adminUserIds: named } : HANDLERS,
      ...commonOf(incident),
      data: dataOf(incident, at, null),
    });
  }

  silenceEnding(
    tx: Tx,
    silence: { id: string; ownerId: string; about: string | null; endsAt: Date },
  ): Promise<void> {
    return this.notices.send(tx, {
      kind: 'alert.silence-ending',
      key: silence.id,
      audience: { adminUserIds: [silence.ownerId] },
      severity: 'info',
      link: SILENCES,
      data: { about: silence.about, endsAt: silence.endsAt.toISOString() },
    });
  }

  /** Those who answer for the rules hear of it at once. @param isWide many things fall quiet, or grave ones */
  silenceCreated(
    tx: Tx,
    silence: { id: string; about: string | null; labels: Labels; endsAt: Date; isWide: boolean },
  ): Promise<void> {
    return this.notices.send(tx, {
      kind: 'alert.silence-created',
      key: silence.id,
      audience: OWNERS,
      severity: silence.isWide ? 'warning' : 'info',
      link: SILENCES,
      data: {
        about: silence.about,
        where: labelLine(silence.labels),
        endsAt: silence.endsAt.toISOString(),
      },
    });
  }

  /** Once a day for what a rule is now: some of its series are looked at by nobody. */
  crowded(tx: Tx, { id, title, metric, version }: AlertRuleRow, at: Date): Promise<void> {
    return this.notices.send(tx, {
      kind: 'alert.rule-crowded',
      key: `${id}:${version}:${billingDate(at)}`,
      audience: OWNERS,
      severity: 'warning',
      link: `/alerts/${id}`,
      groupKey: `alert-rule:${id}`,
      data: { title, metric, max: SERIES_PER_RULE_MAX },
    });
  }

  private async send(
    tx: Tx,
    kind: 'alert.incident-opened' | 'alert.incident-resolved',
    key: string,
    incident: OpenIncident,
    { at, why, called }: { at: Date; why: IncidentEnding | null; called: readonly string[] },
  ): Promise<void> {
    // Nobody is told of what is kept quiet.
    if (incident.silenceId !== null) return;
    await this.notices.send(tx, {
      kind,
      key,
      audience: { ...HANDLERS, also: called },
      ...commonOf(incident),
      data: dataOf(incident, at, why),
    });
  }

  private async isUnseen(id: string): Promise<boolean> {
    const incident = await this.incidents.byId(id);
    return incident !== null && incident.resolvedAt === null && incident.acknowledgedAt === null;
  }
}

const commonOf = ({ id, severity }: OpenIncident) => ({
  severity: WEIGHT[severity],
  link: `/incidents/${id}`,
  groupKey: `incident:${id}`,
});

function dataOf(incident: OpenIncident, at: Date, why: IncidentEnding | null): IncidentNotice {
  const { title, metric, unit, severity, condition, threshold, cause, openedValue, worstValue } = incident;
  return {
    incidentId: incident.id,
    ...{ title, metric, unit, severity, condition, threshold, cause, openedValue, worstValue },
    where: labelLine(incident.labels),
    openedAt: incident.openedAt.toISOString(),
    at: at.toISOString(),
    why,
  };
}

function wordsOf(kind: IncidentMessageKind, data: IncidentNotice, language: Language): NoticeWords {
  const { why, ...rest } = data;
  const facts = { ...rest, openedAt: new Date(data.openedAt), ...(why ? { why } : {}) };
  const { title, text } = incidentMessage(kind, facts, new Date(data.at), language);
  return { title, body: text };
}

const SAMPLE: IncidentNotice = {
  incidentId: '01995f00-0000-7000-8000-000000000003',
  title: '서버 디스크가 거의 찼습니다',
  metric: 'host.disk_usage',
  unit: '%',
  severity: AlertSeverity.CRITICAL,
  condition: AlertCondition.GT,
  threshold: 90,
  cause: AlertCause.THRESHOLD,
  where: 'host=web-1',
  openedAt: '2026-11-28T14:00:00.000Z',
  openedValue: 91.2,
  worstValue: 96.4,
  at: '2026-11-28T14:15:00.000Z',
  why: null,
};
