import { defineErrors, err } from '../../shared/errors.js';

export const bulkErrors = defineErrors({
  BULK_NOT_FOUND: err('NOT_FOUND', 'There is no such bulk action, or it is somebody else’s.'),
  BULK_CHOICE_INVALID: err<{ path: string }>(
    'BAD_USER_INPUT',
    'Say which: either by their ids or by a filter.',
  ),
  BULK_NOTHING_CHOSEN: err('BAD_USER_INPUT', 'Nothing fits.'),
  BULK_ROWS_TOO_MANY: err<{ max: number }>(
    'FAILED_PRECONDITION',
    'That is more than one bulk action may touch. Choose a narrower filter.',
  ),
  BULK_REASON_MISSING: err<{ path: string }>('BAD_USER_INPUT', 'This takes a reason.'),
  BULK_ROW_CHANGED: err('CONFLICT', 'Somebody changed this in the meantime. It was left as it is.'),
  BULK_NOT_READY: err<{ status: string }>(
    'FAILED_PRECONDITION',
    'This cannot be done with the bulk action as it stands.',
  ),
  BULK_NOTHING_TO_DO: err('FAILED_PRECONDITION', 'Nothing of it would change anything.'),
  BULK_PLAN_STALE: err<{ hours: number }>('FAILED_PRECONDITION', 'The plan is too old. Make a new one.'),
  BULK_FINAL: err('FAILED_PRECONDITION', 'What this did cannot be taken back.'),
  BULK_FORGOTTEN: err<{ days: number }>(
    'FAILED_PRECONDITION',
    'What it changed is kept for some days only. They are over.',
  ),
});
