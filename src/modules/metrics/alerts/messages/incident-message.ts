import { formatSeoul } from '../../../../shared/time.js';
import type { IncidentEnding } from '../incidents/incident-event.js';
import { AlertCause, AlertCondition } from '../engine/terms.js';
import { AlertSeverity } from '../rules/alert-rule.js';
import { duration, quantity, type Language } from './quantity.js';

export enum IncidentMessageKind {
  OPENED = 'OPENED',
  /** Nobody has acknowledged it yet. */
  ESCALATED = 'ESCALATED',
  RESOLVED = 'RESOLVED',
}

/** What a message about an incident may tell. No free text of people, no customer: it leaves the house. */
export interface IncidentFacts {
  title: string;
  metric: string;
  unit: string;
  severity: AlertSeverity;
  condition: AlertCondition;
  threshold: number;
  cause: AlertCause;
  /** The labels of its group: host=web-1. */
  where: string;
  openedAt: Date;
  openedValue: number | null;
  worstValue: number | null;
  /** Why it ended, when it did. */
  why?: IncidentEnding;
}

export interface IncidentMessage {
  title: string;
  text: string;
}

const SEVERITY: Record<Language, Record<AlertSeverity, string>> = {
  ko: { CRITICAL: '심각', WARNING: '경고', INFO: '알림' },
  en: { CRITICAL: 'Critical', WARNING: 'Warning', INFO: 'Info' },
};
const CONDITION: Record<Language, Record<AlertCondition, (limit: string) => string>> = {
  ko: {
    GT: (limit) => `${limit} 초과`,
    GTE: (limit) => `${limit} 이상`,
    LT: (limit) => `${limit} 미만`,
    LTE: (limit) => `${limit} 이하`,
  },
  en: {
    GT: (limit) => `above ${limit}`,
    GTE: (limit) => `at least ${limit}`,
    LT: (limit) => `below ${limit}`,
    LTE: (limit) => `at most ${limit}`,
  },
};

/** The words of a message about an incident: what is sent, and what a backtest shows. */
export function incidentMessage(
  kind: IncidentMessageKind,
  facts: IncidentFacts,
  at: Date,
  language: Language,
): IncidentMessage {
  const isKorean = language === 'ko';
  const why = facts.why ?? 'RECOVERED';
  const isOver = why === 'RECOVERED';
  const tag = {
    OPENED: SEVERITY[language][facts.severity],
    ESCALATED: isKorean ? '확인 필요' : 'Not acknowledged',
    RESOLVED: isOver ? (isKorean ? '해소' : 'Resolved') : isKorean ? '종료' : 'Closed',
  }[kind];
  const lasted = duration(at.getTime() - facts.openedAt.getTime(), language);
  const lines = {
    OPENED: [observed(facts, facts.openedValue, language)],
    ESCALATED: [
      isKorean ? `${lasted} 동안 아무도 확인하지 않았습니다.` : `Nobody has acknowledged it for ${lasted}.`,
      observed(facts, facts.worstValue, language),
    ],
    RESOLVED: [ENDED[language][why](lasted), worst(facts, language)],
  }[kind];
  const since = isKorean
    ? `발생 ${formatSeoul(facts.openedAt)} (서울)`
    : `Since ${formatSeoul(facts.openedAt)} (Seoul)`;
  return {
    title: `[${tag}] ${facts.title}`,
    text: [...lines, facts.where, since].filter((line) => line !== '').join('\n'),
  };
}

const ENDED: Record<Language, Record<IncidentEnding, (lasted: string) => string>> = {
  ko: {
    RECOVERED: (lasted) => `${lasted} 만에 정상으로 돌아왔습니다.`,
    NO_DATA: (lasted) => `값이 더 들어오지 않아 ${lasted} 만에 종료했습니다.`,
    RULE_CHANGED: (lasted) => `경보 규칙이 바뀌어 ${lasted} 만에 종료했습니다. 계속되면 다시 알립니다.`,
    RULE_OFF: (lasted) => `경보 규칙이 꺼져 ${lasted} 만에 종료했습니다. 더는 살피지 않습니다.`,
    SERIES_GONE: (lasted) => `살피던 대상이 사라져 ${lasted} 만에 종료했습니다.`,
    BY_HAND: (lasted) => `${lasted} 만에 직원이 종료했습니다.`,
  },
  en: {
    RECOVERED: (lasted) => `Back to normal after ${lasted}.`,
    NO_DATA: (lasted) => `Closed after ${lasted}: no more values are coming in.`,
    RULE_CHANGED: (lasted) =>
      `Closed after ${lasted}: the alert rule was changed. If it goes on, you will hear of it again.`,
    RULE_OFF: (lasted) =>
      `Closed after ${lasted}: the alert rule was switched off. Nobody watches it any more.`,
    SERIES_GONE: (lasted) => `Closed after ${lasted}: what was watched is gone.`,
    BY_HAND: (lasted) => `Closed by somebody after ${lasted}.`,
  },
};

function observed(
  { metric, unit, condition, threshold, cause }: IncidentFacts,
  value: number | null,
  language: Language,
): string {
  const isKorean = language === 'ko';
  if (cause === AlertCause.NO_DATA)
    return isKorean ? `${metric} 값이 들어오지 않습니다.` : `No values of ${metric} are coming in.`;
  const limit = CONDITION[language][condition](quantity(threshold, unit, language));
  const now = value === null ? '—' : quantity(value, unit, language);
  return isKorean ? `${metric} ${now} (기준 ${limit})` : `${metric} is ${now} (limit: ${limit})`;
}

function worst({ metric, unit, worstValue, cause }: IncidentFacts, language: Language): string {
  if (worstValue === null || cause === AlertCause.NO_DATA) return '';
  const value = quantity(worstValue, unit, language);
  return language === 'ko' ? `${metric} 가장 나빴던 값 ${value}` : `${metric} at its worst: ${value}`;
}

/** Labels as a line. */
export const labelLine = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
