import { defineErrors, err } from '../../shared/errors.js';

export const userErrors = defineErrors({
  USER_NOT_FOUND: err('NOT_FOUND', 'There is no such customer.'),
  USER_INACTIVE: err('FAILED_PRECONDITION', 'This customer is deactivated.'),
  EMAIL_TAKEN: err<{ path: string }>('CONFLICT', 'Another customer already uses this e-mail address.'),
  PHONE_INVALID: err<{ path: string }>(
    'BAD_USER_INPUT',
    'Write the phone number as 010-1234-5678 or with its country code, like +82 10 1234 5678.',
  ),
});
