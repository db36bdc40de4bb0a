import { defineErrors, err } from '../../../shared/errors.js';

export const alertErrors = defineErrors({
  ALERT_RULE_NOT_FOUND: err('NOT_FOUND', 'There is no such rule.'),
  ALERT_RULE_INVALID: err<{ path: string; reason: string }>('BAD_USER_INPUT', 'This is no rule.'),
  ALERT_RECOVERY_WRONG_SIDE: err<{ path: string; threshold: number }>(
    'BAD_USER_INPUT',
    'The recovery threshold lies on the bad side of the threshold: it would be over before it begins.',
  ),
  ALERT_METRIC_UNKNOWN: err<{ path: string; metric: string }>(
    'BAD_USER_INPUT',
    'Nobody has ever measured anything of this name.',
  ),
  ALERT_SERIES_TOO_MANY: err<{ path: string; max: number }>(
    'FAILED_PRECONDITION',
    'More series fit than a rule may watch. Name labels that narrow it down.',
  ),
  ALERT_RULES_TOO_MANY: err<{ max: number }>(
    'FAILED_PRECONDITION',
    'There are as many rules as there may be.',
  ),
  ALERT_BACKTEST_TOO_LARGE: err<{ max: number }>(
    'FAILED_PRECONDITION',
    'That is too much history to go through at once. Choose a shorter time or fewer series.',
  ),
  INCIDENT_NOT_FOUND: err('NOT_FOUND', 'There is no such incident.'),
  INCIDENT_RESOLVED: err('FAILED_PRECONDITION', 'The incident is over.'),
  INCIDENT_ASSIGNEE_NOT_ALLOWED: err(
    'FAILED_PRECONDITION',
    'Only somebody of the staff who may handle incidents can look after one.',
  ),
  SILENCE_NOT_FOUND: err('NOT_FOUND', 'There is no such silence.'),
  SILENCE_INVALID: err<{ path: string; maxHours: number }>(
    'BAD_USER_INPUT',
    'A silence begins now or later, ends after it begins, and does not last too long.',
  ),
  SILENCE_OF_EVERYTHING: err<{ path: string }>(
    'BAD_USER_INPUT',
    'A silence names a rule, or labels: nobody can silence everything.',
  ),
  SILENCE_TOO_WIDE: err<{ path: string; maxHours: number }>(
    'FAILED_PRECONDITION',
    'A silence of many rules or of a critical one is over sooner.',
  ),
  SILENCE_ENDED: err('FAILED_PRECONDITION', 'The silence is over already.'),
});
