import { defineErrors, err } from '../../shared/errors.js';

export const settlementErrors = defineErrors({
  SETTLEMENT_DAY_NOT_OVER: err<{ day: string }>(
    'FAILED_PRECONDITION',
    'The provider settles a day from the day after it on.',
  ),
  SETTLEMENT_DAY_NOT_FOUND: err('NOT_FOUND', 'This day has not been settled yet.'),
  SETTLEMENT_DIFFERENCE_NOT_FOUND: err('NOT_FOUND', 'There is no such difference.'),
  SETTLEMENT_DIFFERENCE_CLOSED: err('FAILED_PRECONDITION', 'This difference is closed already.'),
  SETTLEMENT_SOURCE_REFUSED: err<{ code: string }>(
    'UPSTREAM_UNAVAILABLE',
    'The payment provider refused to show its lists. Nothing was changed.',
  ),
});
