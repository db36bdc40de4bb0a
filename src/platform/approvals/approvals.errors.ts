import { defineErrors, err } from '../../shared/errors.js';

export const approvalErrors = defineErrors({
  APPROVAL_NOT_FOUND: err('NOT_FOUND', 'There is no such request.'),
  APPROVAL_NOT_PENDING: err<{ status: string }>(
    'FAILED_PRECONDITION',
    'This request has been decided, taken back or has run out already.',
  ),
  APPROVAL_EXPIRED: err('FAILED_PRECONDITION', 'This request has run out. Ask again.'),
  APPROVAL_NOT_USABLE: err<{ status: string }>(
    'FAILED_PRECONDITION',
    'This approval was not given, or has been used already.',
  ),
  APPROVAL_CHANGED: err(
    'FAILED_PRECONDITION',
    'What would be done now is not what was asked for. Ask again for what is meant.',
  ),
  APPROVAL_ALREADY_OPEN: err('CONFLICT', 'The same is waiting for somebody else already.'),
  APPROVAL_NOT_YOURS: err('FORBIDDEN', 'Only whoever asked may do this.'),
  APPROVER_IS_REQUESTER: err('FAILED_PRECONDITION', 'Somebody else must approve what you asked for.'),
  APPROVER_LOST_PERMISSION: err(
    'FAILED_PRECONDITION',
    'Whoever approved this may no longer do so. Ask again.',
  ),
  OWN_ACCOUNT: err(
    'FAILED_PRECONDITION',
    'This is about your own customer account. Somebody else must do it.',
  ),
});
