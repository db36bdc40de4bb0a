import { isUuid } from '../../../../shared/ids.js';
import { LABELS_MAX, sorted } from '../../series/series.rules.js';
import { alertErrors } from '../alerts.errors.js';
import { isRecoveryOnWrongSide } from '../engine/terms.js';
import { CLOCK_TIME } from '../engine/windows.js';
import type { AlertRuleDraft } from './alert-rule.js';

export const RULES_MAX = 300;
export const WINDOWS_MAX = 10;
export const ESCALATIONS_MAX = 5;
const DAY_S = 86_400;
const LIMITS = {
  forSeconds: [0, DAY_S],
  keepFiringSeconds: [0, DAY_S],
  noDataSeconds: [30, 7 * DAY_S],
  flapLimit: [0, 60],
} as const;

/**
 * A rule somebody wrote, in order.
 * @throws ALERT_RULE_INVALID, ALERT_RECOVERY_WRONG_SIDE
 */
export function checkedRule(draft: AlertRuleDraft): AlertRuleDraft {
  for (const path of ['threshold', 'recoveryThreshold'] as const)
    if (draft[path] !== null && !Number.isFinite(draft[path])) refuse(path, 'a finite number');
  for (const [path, [least, most]] of Object.entries(LIMITS) as [
    keyof typeof LIMITS,
    readonly [number, number],
  ][])
    if (!Number.isInteger(draft[path]) || draft[path] < least || draft[path] > most)
      refuse(path, `from ${least} to ${most}`);
  if (isRecoveryOnWrongSide(draft))
    throw alertErrors.ALERT_RECOVERY_WRONG_SIDE({
      path: 'input.recoveryThreshold',
      threshold: draft.threshold,
    });
  if (draft.groupBy.length > LABELS_MAX || new Set(draft.groupBy).size < draft.groupBy.length)
    refuse('groupBy', `at most ${LABELS_MAX} different labels`);
  checkWindows(draft);
  checkEscalation(draft);
  return { ...draft, labels: sorted(draft.labels), groupBy: [...draft.groupBy].sort() };
}

function checkWindows({ windows }: AlertRuleDraft): void {
  if (windows.length > WINDOWS_MAX) refuse('windows', `at most ${WINDOWS_MAX}`);
  windows.forEach(({ days, from, to }, i) => {
    if (days.length === 0 || new Set(days).size < days.length)
      refuse(`windows.${i}.days`, 'at least one day, each once');
    if (!CLOCK_TIME.test(from)) refuse(`windows.${i}.from`, 'a time of day, HH:MM');
    if (!CLOCK_TIME.test(to)) refuse(`windows.${i}.to`, 'a time of day, HH:MM');
  });
}

function checkEscalation({ escalation }: AlertRuleDraft): void {
  if (escalation.length > ESCALATIONS_MAX) refuse('escalation', `at most ${ESCALATIONS_MAX} steps`);
  escalation.forEach(({ afterSeconds, adminUserIds }, i) => {
    if (!adminUserIds.every(isUuid)) refuse(`escalation.${i}.adminUserIds`, 'ids of staff');
    const before = escalation[i - 1]?.afterSeconds ?? 59;
    if (!Number.isInteger(afterSeconds) || afterSeconds <= before || afterSeconds > 7 * DAY_S)
      refuse(`escalation.${i}.afterSeconds`, 'at least a minute, and each later than the one before');
  });
}

function refuse(path: string, reason: string): never {
  throw alertErrors.ALERT_RULE_INVALID({ path: `input.${path}`, reason });
}
