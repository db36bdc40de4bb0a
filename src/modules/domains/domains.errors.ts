import { defineErrors, err } from '../../shared/errors.js';

export const domainErrors = defineErrors({
  USAGE_BILL_NOT_FOUND: err('NOT_FOUND', 'There is no such bill.'),
  USAGE_BILL_EXISTS: err<{ month: string }>('CONFLICT', 'This customer has a bill for this month already.'),
  USAGE_BILL_NOT_OPEN: err<{ status: string }>(
    'FAILED_PRECONDITION',
    'This bill is paid or void: there is nothing to pay or to take back.',
  ),
});
