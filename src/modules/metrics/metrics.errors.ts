import { defineErrors, err } from '../../shared/errors.js';

export const metricsErrors = defineErrors({
  RANGE_INVALID: err<{ path: string; maxDays: number }>(
    'BAD_USER_INPUT',
    'Give a period, or a start and an end day in this order and not too far apart.',
  ),
});
