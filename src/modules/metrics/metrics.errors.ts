import { defineErrors, err } from '../../shared/errors.js';

export const metricsErrors = defineErrors({
  PERIOD_WITH_DATES: err<{ path: string }>('BAD_USER_INPUT', 'Give a period or two days, not both.'),
  DATES_INCOMPLETE: err<{ path: string }>('BAD_USER_INPUT', 'Give both days of the range.'),
  DATES_REVERSED: err<{ path: string }>('BAD_USER_INPUT', 'The last day comes before the first.'),
  RANGE_TOO_LONG: err<{ path: string; maxDays: number }>(
    'BAD_USER_INPUT',
    'The range has more days than one answer may hold.',
  ),
  RANGE_INVALID: err<{ path: string; maxDays: number }>(
    'BAD_USER_INPUT',
    'Give a beginning and an end in this order, not too far apart.',
  ),
  METRIC_INVALID: err<{ path: string; reason: string }>('BAD_USER_INPUT', 'This is no sample of a metric.'),
  METRIC_UNIT_MISMATCH: err<{ path: string; name: string; unit: string }>(
    'CONFLICT',
    'This metric is measured in another unit.',
  ),
  METRIC_HOST_TAKEN: err<{ path: string; host: string }>(
    'FORBIDDEN',
    'This machine is reported by somebody else. Give it another name, or use the key that reports it.',
  ),
  METRIC_SERIES_TOO_MANY: err<{ name: string; max: number }>(
    'CONFLICT',
    'This metric has too many different labels. Leave out what is different each time.',
  ),
});
