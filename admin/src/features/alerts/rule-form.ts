import type {
  AlertCondition,
  AlertRuleFactsFragment,
  AlertRuleInput,
  AlertSeverity,
  NoDataPolicy,
  Weekday,
} from '@/gql/graphql';

export const severities = ['CRITICAL', 'WARNING', 'INFO'] as const satisfies AlertSeverity[];
export const conditions = ['GT', 'GTE', 'LT', 'LTE'] as const satisfies AlertCondition[];
export const noDataPolicies = ['KEEP', 'ALERT', 'RESOLVE'] as const satisfies NoDataPolicy[];
export const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const satisfies Weekday[];
export const hours = ['always', 'some'] as const;

/** A rule as it is typed: everything is text until it is sent. */
export interface RuleForm {
  title: string;
  metric: string;
  labels: string;
  groupBy: string;
  severity: AlertSeverity;
  condition: AlertCondition;
  threshold: string;
  recovery: string;
  forSeconds: string;
  keepFiringSeconds: string;
  noDataPolicy: NoDataPolicy;
  noDataSeconds: string;
  flapLimit: string;
  days: Weekday[];
  from: string;
  to: string;
  /** Minutes, one number each: 15, 60. */
  escalation: string;
  runbook: string;
}

export type RuleFormErrors = Partial<
  Record<keyof RuleForm, 'required' | 'number' | 'seconds' | 'labels' | 'wrongSide' | 'time' | 'minutes'>
>;

const SECONDS = /^\d{1,6}$/;
const NUMBER = /^[-−]?\d{1,15}(\.\d{1,6})?$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const LABEL = /^([a-z][a-z0-9_]*)=(.+)$/;

export const emptyRule: RuleForm = {
  title: '',
  metric: '',
  labels: '',
  groupBy: '',
  severity: 'WARNING',
  condition: 'GT',
  threshold: '',
  recovery: '',
  forSeconds: '60',
  keepFiringSeconds: '0',
  noDataPolicy: 'KEEP',
  noDataSeconds: '300',
  flapLimit: '6',
  days: [],
  from: '09:00',
  to: '18:00',
  escalation: '',
  runbook: '',
};

export function formOf(rule: AlertRuleFactsFragment): RuleForm {
  const [window] = rule.windows;
  return {
    title: rule.title,
    metric: rule.metric,
    labels: rule.labels.map(({ name, value }) => `${name}=${value}`).join(', '),
    groupBy: rule.groupBy.join(', '),
    severity: rule.severity,
    condition: rule.condition,
    threshold: String(rule.threshold),
    recovery:
      rule.recoveryThreshold === null || rule.recoveryThreshold === undefined
        ? ''
        : String(rule.recoveryThreshold),
    forSeconds: String(rule.forSeconds),
    keepFiringSeconds: String(rule.keepFiringSeconds),
    noDataPolicy: rule.noDataPolicy,
    noDataSeconds: String(rule.noDataSeconds),
    flapLimit: String(rule.flapLimit),
    days: window ? [...window.days] : [],
    from: window?.from ?? '09:00',
    to: window?.to ?? '18:00',
    escalation: rule.escalation.map(({ afterSeconds }) => String(afterSeconds / 60)).join(', '),
    runbook: rule.runbook ?? '',
  };
}

const parts = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** `host=web-1, disk=sda`; null when a part says nothing of the kind. */
export function readLabels(text: string): { name: string; value: string }[] | null {
  const found = parts(text).map((part) => LABEL.exec(part));
  if (found.some((match) => match === null)) return null;
  return found.flatMap((match) => (match ? [{ name: match[1] ?? '', value: (match[2] ?? '').trim() }] : []));
}

export function readNumber(text: string): number | null {
  return NUMBER.test(text.trim()) ? Number(text.trim().replace('−', '-')) : null;
}

/** What the form says, or what is wrong with it. `kept` is what a rule has that the form does not show. */
export function readRuleForm(
  form: RuleForm,
  kept?: AlertRuleFactsFragment,
): { input: AlertRuleInput } | { errors: RuleFormErrors } {
  const errors: RuleFormErrors = {};
  const labels = readLabels(form.labels);
  const threshold = readNumber(form.threshold);
  const recovery = form.recovery.trim() === '' ? null : readNumber(form.recovery);
  const minutes = parts(form.escalation).map(Number);
  if (form.title.trim() === '') errors.title = 'required';
  if (form.metric.trim() === '') errors.metric = 'required';
  if (labels === null) errors.labels = 'labels';
  if (threshold === null) errors.threshold = 'number';
  if (form.recovery.trim() !== '' && recovery === null) errors.recovery = 'number';
  for (const name of ['forSeconds', 'keepFiringSeconds', 'noDataSeconds', 'flapLimit'] as const)
    if (!SECONDS.test(form[name].trim())) errors[name] = 'seconds';
  if (threshold !== null && recovery !== null && isWrongSide(form.condition, threshold, recovery))
    errors.recovery = 'wrongSide';
  if (form.days.length > 0 && !TIME.test(form.from)) errors.from = 'time';
  if (form.days.length > 0 && !TIME.test(form.to)) errors.to = 'time';
  if (minutes.some((each, i) => !Number.isInteger(each) || each < 1 || each <= (minutes[i - 1] ?? 0)))
    errors.escalation = 'minutes';
  if (Object.keys(errors).length > 0 || labels === null || threshold === null) return { errors };
  const others = kept?.windows.slice(1).map(({ days, from, to }) => ({ days: [...days], from, to })) ?? [];
  return {
    input: {
      title: form.title.trim(),
      metric: form.metric.trim(),
      labels,
      groupBy: parts(form.groupBy),
      severity: form.severity,
      condition: form.condition,
      threshold,
      recoveryThreshold: recovery,
      forSeconds: Number(form.forSeconds),
      keepFiringSeconds: Number(form.keepFiringSeconds),
      noDataPolicy: form.noDataPolicy,
      noDataSeconds: Number(form.noDataSeconds),
      flapLimit: Number(form.flapLimit),
      windows: form.days.length > 0 ? [{ days: form.days, from: form.from, to: form.to }, ...others] : [],
      escalation: minutes.map((each, i) => ({
        afterSeconds: each * 60,
        adminUserIds: [...(kept?.escalation[i]?.adminUserIds ?? [])],
      })),
      runbook: form.runbook.trim() || null,
    },
  };
}

function isWrongSide(condition: AlertCondition, threshold: number, recovery: number): boolean {
  return condition === 'GT' || condition === 'GTE' ? recovery > threshold : recovery < threshold;
}
