import { defineErrors, err } from '../../shared/errors.js';

export const ledgerErrors = defineErrors({
  POINTS_INSUFFICIENT: err<{ available: string; needed: string }>(
    'FAILED_PRECONDITION',
    'There are not enough points for this.',
  ),
  HOLD_ENDED: err('FAILED_PRECONDITION', 'What was set aside has been used or given back.'),
  HOLD_EXPIRED: err('FAILED_PRECONDITION', 'What was set aside was free again at its deadline.'),
  REVERSAL_EXCEEDS: err<{ remaining: string }>(
    'FAILED_PRECONDITION',
    'This would take back more than is left of the posting.',
  ),
  ACCOUNT_OWNER_UNKNOWN: err('NOT_FOUND', 'There is no customer for this account.'),
  LEDGER_ACCOUNT_NOT_FOUND: err('NOT_FOUND', 'There is no such account.'),
  LEDGER_POSTING_NOT_FOUND: err('NOT_FOUND', 'There is no such posting.'),
  POINT_ADJUSTMENT_NOT_FOUND: err('NOT_FOUND', 'There is no such adjustment.'),
  REFERENCE_REUSED: err<{ amount: string }>(
    'CONFLICT',
    'Another amount was deducted for this reference before.',
  ),
});
