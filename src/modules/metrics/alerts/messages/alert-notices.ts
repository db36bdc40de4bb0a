import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import { StaffDirectory } from '../../../../platform/security/staff-directory.js';
import { formatSeoul } from '../../../../shared/time.js';
import { NoticeRegistry, Notices, type NoticeWords } from '../../../notifications/index.js';
import { AlertCause, AlertCondition } from '../engine/terms.js';
import { IncidentQueries } from '../incidents/incident.queries.js';
import type { OpenIncident } from '../incidents/incident.store.js';
import { AlertSeverity, type EscalationStep } from '../rules/alert-rule.js';
import { IncidentMessageKind, incidentMessage, labelLine } from './incident-message.js';
import type { Language } from './quantity.js';

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
  byHand: number;
}

declare global {
  interface NoticeKinds {
    'alert.incident-opened': IncidentNotice;
    'alert.incident-escalated': IncidentNotice;
    'alert.incident-resolved': IncidentNotice;
    'alert.silence-ending': { about: string | null; endsAt: string };
  }
}

const DAY_MS = 86_400_000;
const WEIGHT = { INFO: 'info', WARNING: 'warning', CRITICAL: 'critical' } as const;
const HANDLERS = { permission: 'incident.handle' } as const;
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
    this.registry.register({
      kind: 'alert.silence-ending',
      name: { ko: '알림 멈춤이 곧 끝남', en: 'Silence ends soon' },
      usefulForMs: DAY_MS / 24,
      words: {
        ko: ({ about, endsAt }) => ({
          title: '멈춘 알림이 곧 다시 시작됩니다',
          facts: [
            ['대상', about ?? '모든 규칙'],
            ['끝', `${formatSeoul(new Date(endsAt))} (서울)`],
          ],
        }),
        en: ({ about, endsAt }) => ({
          title: 'A silence of yours ends soon',
          facts: [
            ['About', about ?? 'Every rule'],
            ['Ends', `${formatSeoul(new Date(endsAt))} (Seoul)`],
          ],
        }),
      },
      sample: { about: SAMPLE.title, endsAt: SAMPLE.at },
    });
  }

  /** @param again what makes it another word about the same incident: it had been silenced */
  opened(tx: Tx, incident: OpenIncident, again?: Date): Promise<void> {
    const key = again ? `${incident.id}:again:${again.getTime()}` : incident.id;
    return this.send(tx, 'alert.incident-opened', key, incident, again ?? incident.openedAt);
  }

  resolved(tx: Tx, incident: OpenIncident, at: Date, byHand: boolean): Promise<void> {
    return this.send(tx, 'alert.incident-resolved', incident.id, incident, at, byHand);
  }

  /** Those whom the step names, as far as they are still there; all who may handle incidents otherwise. */
  async escalated(tx: Tx, incident: OpenIncident, step: EscalationStep | undefined, at: Date): Promise<void> {
    const named = await this.staff.activeAmong(tx, step?.adminUserIds ?? []);
    await this.notices.send(tx, {
      kind: 'alert.incident-escalated',
      key: `${incident.id}:${incident.escalated + 1}`,
      audience: named.length > 0 ? { adminUserIds: named } : HANDLERS,
      ...commonOf(incident),
      data: dataOf(incident, at, false),
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
      link: '/alerts?tab=silences',
      data: { about: silence.about, endsAt: silence.endsAt.toISOString() },
    });
  }

  private async send(
    tx: Tx,
    kind: 'alert.incident-opened' | 'alert.incident-resolved',
    key: string,
    incident: OpenIncident,
    at: Date,
    byHand = false,
  ): Promise<void> {
    // Nobody is told of what is kept quiet.
    if (incident.silenceId !== null) return;
    await this.notices.send(tx, {
      kind,
      key,
      audience: HANDLERS,
      ...commonOf(incident),
      data: dataOf(incident, at, byHand),
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

function dataOf(incident: OpenIncident, at: Date, byHand: boolean): IncidentNotice {
  const { title, metric, unit, severity, condition, threshold, cause, openedValue, worstValue } = incident;
  return {
    incidentId: incident.id,
    ...{ title, metric, unit, severity, condition, threshold, cause, openedValue, worstValue },
    where: labelLine(incident.labels),
    openedAt: incident.openedAt.toISOString(),
    at: at.toISOString(),
    byHand: byHand ? 1 : 0,
  };
}

function wordsOf(kind: IncidentMessageKind, data: IncidentNotice, language: Language): NoticeWords {
  const facts = { ...data, openedAt: new Date(data.openedAt), byHand: data.byHand === 1 };
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
  byHand: 0,
};
