import { defineErrors, err } from '../../shared/errors.js';

export const refundErrors = defineErrors({
  REFUND_NOT_FOUND: err('NOT_FOUND', 'There is no such refund.'),
  REFUND_NOT_REQUESTED: err<{ status: string }>(
    'FAILED_PRECONDITION',
    'This refund has been decided already.',
  ),
  REFUND_UNRESOLVED: err(
    'FAILED_PRECONDITION',
    'An earlier refund of this payment has no clear result yet. Wait for it.',
  ),
  REFUND_ACCOUNT_REQUIRED: err(
    'FAILED_PRECONDITION',
    'Money that came through a virtual account goes back to an account of the customer: say which.',
  ),
  REFUND_ACCOUNT_NOT_NEEDED: err(
    'FAILED_PRECONDITION',
    'This payment is given back the way it came; an account must not be given.',
  ),
  REFUND_TAX_FREE_INVALID: err<{ min: string; max: string }>(
    'FAILED_PRECONDITION',
    'So much of this refund cannot be free of tax.',
  ),
  POINTS_ALREADY_SPENT: err<{ available: string; needed: string }>(
    'FAILED_PRECONDITION',
    'The customer has spent some of the points this payment gave.',
  ),
});
