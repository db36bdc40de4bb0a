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

/** As many as the server takes. */
export const WINDOWS_MAX = 10;
export const ESCALATIONS_MAX = 5;

/** Hours of the week in which new trouble is told. */
export interface WindowForm {
  days: Weekday[];
  from: string;
  to: string;
}

/** Nobody has acknowledged it yet: who hears of it next, and when. Nobody named is all who may handle incidents. */
export interface StepForm {
  minutes: string;
  people: string[];
}

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
  windows: WindowForm[];
  escalation: StepForm[];
  runbook: string;
}

type ErrorKind =
  'required' | 'number' | 'seconds' | 'labels' | 'wrongSide' | 'time' | 'days' | 'minutes' | 'later';
/** By the name of the field; of windows and steps also by their place: `windows.1.from`. */
export type RuleFormErrors = Partial<
  Record<
    | Exclude<keyof RuleForm, 'windows' | 'escalation'>
    | `windows.${number}.${keyof WindowForm}`
    | `escalation.${number}`,
    ErrorKind
  >
>;

export const newWindow: WindowForm = {
  days: ['MON', 'TUE', 'WED', 'THU', 'FRI'],
  from: '09:00',
  to: '18:00',
};

/** The next step, a while after the last one. */
export function nextStep(steps: readonly StepForm[]): StepForm {
  const last = Number(steps.at(-1)?.minutes ?? 0);
  return { minutes: last > 0 ? String(last * 2) : '15', people: [] };
}

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
  windows: [],
  escalation: [],
  runbook: '',
};

export function formOf(rule: AlertRuleFactsFragment): RuleForm {
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
    windows: rule.windows.map(({ days, from, to }) => ({ days: [...days], from, to })),
    escalation: rule.escalation.map(({ afterSeconds, adminUserIds }) => ({
      minutes: String(afterSeconds / 60),
      people: [...adminUserIds],
    })),
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

/** What the form says, or what is wrong with it. */
export function readRuleForm(form: RuleForm): { input: AlertRuleInput } | { errors: RuleFormErrors } {
  const errors: RuleFormErrors = {};
  const labels = readLabels(form.labels);
  const threshold = readNumber(form.threshold);
  const recovery = form.recovery.trim() === '' ? null : readNumber(form.recovery);
  if (form.title.trim() === '') errors.title = 'required';
  if (form.metric.trim() === '') errors.metric = 'required';
  if (labels === null) errors.labels = 'labels';
  if (threshold === null) errors.threshold = 'number';
  if (form.recovery.trim() !== '' && recovery === null) errors.recovery = 'number';
  for (const name of ['forSeconds', 'keepFiringSeconds', 'noDataSeconds', 'flapLimit'] as const)
    if (!SECONDS.test(form[name].trim())) errors[name] = 'seconds';
  if (threshold !== null && recovery !== null && isWrongSide(form.condition, threshold, recovery))
    errors.recovery = 'wrongSide';
  checkWindows(form.windows, errors);
  checkSteps(form.escalation, errors);
  if (Object.keys(errors).length > 0 || labels === null || threshold === null) return { errors };
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
      windows: form.windows.map(({ days, from, to }) => ({ days, from: from.trim(), to: to.trim() })),
      escalation: form.escalation.map(({ minutes, people }) => ({
        afterSeconds: secondsOf(minutes) ?? 0,
        adminUserIds: people,
      })),
      runbook: form.runbook.trim() || null,
    },
  };
}

function checkWindows(windows: readonly WindowForm[], errors: RuleFormErrors): void {
  windows.forEach(({ days, from, to }, i) => {
    if (days.length === 0) errors[`windows.${i}.days`] = 'days';
    if (!TIME.test(from.trim())) errors[`windows.${i}.from`] = 'time';
    if (!TIME.test(to.trim())) errors[`windows.${i}.to`] = 'time';
  });
}

/** A step may come at any second; people think of minutes. */
function secondsOf(minutes: string): number | null {
  const read = readNumber(minutes);
  const seconds = read === null ? null : Math.round(read * 60);
  return seconds === null || seconds < 60 ? null : seconds;
}

function checkSteps(steps: readonly StepForm[], errors: RuleFormErrors): void {
  steps.forEach(({ minutes }, i) => {
    const seconds = secondsOf(minutes);
    const before = secondsOf(steps[i - 1]?.minutes ?? '');
    if (seconds === null) errors[`escalation.${i}`] = 'minutes';
    else if (before !== null && seconds <= before) errors[`escalation.${i}`] = 'later';
  });
}

function isWrongSide(condition: AlertCondition, threshold: number, recovery: number): boolean {
  return condition === 'GT' || condition === 'GTE' ? recovery > threshold : recovery < threshold;
}
