import { defineErrors, err } from '../../shared/errors.js';

export const auditErrors = defineErrors({
  AUDIT_EVENT_NOT_FOUND: err('NOT_FOUND', 'There is no such event in the audit log.'),
  ACCESS_REVIEW_NOT_FOUND: err('NOT_FOUND', 'There are no access records of this month.'),
  ACCESS_REVIEW_NOT_OVER: err('FAILED_PRECONDITION', 'The month is not over yet. Sign it when it is.'),
  ACCESS_REVIEW_SIGNED: err('CONFLICT', 'The review of this month is signed already.'),
  ACCESS_REVIEW_ONLY_OWN: err(
    'FAILED_PRECONDITION',
    'Nobody but you looked at anything in this month. Somebody else must review it.',
  ),
});
