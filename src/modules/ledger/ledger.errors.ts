import { defineErrors, err } from '../../shared/errors.js';

export const ledgerErrors = defineErrors({
  POINTS_INSUFFICIENT: err<{ available: string; needed: string }>(
    'FAILED_PRECONDITION',
    'There are not enough points for this.',
  ),
});
