import { defineErrors, err } from '../../../shared/errors.js';

export const customerErrors = defineErrors({
  CONSENT_MISSING: err<{ document: string; version: string }>(
    'FAILED_PRECONDITION',
    'Agree to the terms in the version in force.',
  ),
  LINK_INVALID: err('FAILED_PRECONDITION', 'The link is unknown, used or too old. Ask for a new one.'),
  PASSWORD_NOT_SET: err(
    'FAILED_PRECONDITION',
    'This account has no password yet. Set one with a letter to its e-mail address.',
  ),
  // Nothing is set up that brings codes to phones, and a number that nobody has proved must not replace one.
  PHONE_PROOF_UNAVAILABLE: err(
    'FAILED_PRECONDITION',
    'A phone number cannot be changed here. Ask the customer service.',
  ),
  PHONE_NOT_REACHED: err<{ path: string }>(
    'BAD_USER_INPUT',
    'Codes go to mobile numbers of Korea only. Ask the customer service.',
  ),
  PHONE_CODE_INVALID: err(
    'FAILED_PRECONDITION',
    'The code is wrong, used or too old. Look at the newest text, or ask for another code.',
  ),
  PHONE_TAKEN: err<{ path: string }>('CONFLICT', 'Another customer already uses this phone number.'),
  BIRTH_DATE_INVALID: err<{ path: string }>('BAD_USER_INPUT', 'Nobody was born on this day.'),
  UNDER_AGE: err<{ age: number }>('FAILED_PRECONDITION', 'One has to be of legal age to join.'),
});
