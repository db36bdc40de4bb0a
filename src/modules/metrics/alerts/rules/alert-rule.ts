import type { AlertTerms } from '../engine/terms.js';

export enum AlertSeverity {
  INFO = 'INFO',
  WARNING = 'WARNING',
  CRITICAL = 'CRITICAL',
}

/** Nobody has acknowledged it for so long: these are told as well; none named: all who may handle incidents. */
export interface EscalationStep {
  afterSeconds: number;
  adminUserIds: string[];
}

/** A rule as somebody writes it. */
export interface AlertRuleDraft extends AlertTerms {
  title: string;
  metric: string;
  labels: Record<string, string>;
  groupBy: string[];
  severity: AlertSeverity;
  escalation: EscalationStep[];
  runbook: string | null;
}

export interface AlertRuleRow extends AlertRuleDraft {
  id: string;
  active: boolean;
  /** More series fit than it may watch. */
  crowded: boolean;
  evaluatedTo: Date;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

export const SERIES_PER_RULE_MAX = 200;

/** Of `alert_rules r`. */
export const RULE_COLUMNS = `r.id, r.title, r.metric, r.labels, r.group_by AS "groupBy", r.severity, r.condition, r.threshold,
  r.recovery_threshold AS "recoveryThreshold", r.for_seconds AS "forSeconds",
  r.keep_firing_seconds AS "keepFiringSeconds", r.no_data_policy AS "noDataPolicy",
  r.no_data_seconds AS "noDataSeconds", r.flap_limit AS "flapLimit", r.windows, r.escalation, r.runbook, r.active,
  r.crowded, r.evaluated_to AS "evaluatedTo", r.created_at AS "createdAt", r.updated_at AS "updatedAt", r.version`;
