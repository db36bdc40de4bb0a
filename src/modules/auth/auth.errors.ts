import { defineErrors, err } from '../../shared/errors.js';

export const authErrors = defineErrors({
  // One code and one sentence for unknown, wrong and deactivated: a stranger learns nothing.
  SIGN_IN_FAILED: err('UNAUTHENTICATED', 'The e-mail address or the password is wrong.'),
  // Counted for whatever address was typed, so it does not tell that there is an account.
  SIGN_IN_RESET_NEEDED: err(
    'FAILED_PRECONDITION',
    'Too many wrong tries in a row. Sign in from a device that you used before, or reset the password.',
  ),
  PASSWORD_REFUSED: err<{ path: string; reason: string }>(
    'BAD_USER_INPUT',
    'Choose another password: 12 characters or more, nothing that is easily guessed.',
  ),
  SESSION_ENDED: err('UNAUTHENTICATED', 'The session has ended. Sign in again.'),
  SESSION_NOT_FOUND: err('NOT_FOUND', 'There is no such session, or it is not yours to end.'),
  TOKEN_EXPIRED: err('UNAUTHENTICATED', 'The access token has run out. Refresh the session.'),
  TOKEN_INVALID: err('UNAUTHENTICATED', 'The access token is not valid or no longer so.'),
  LOGIN_TICKET_INVALID: err('UNAUTHENTICATED', 'The login ticket is unknown, used or expired.'),
  IMPERSONATION_OF_STAFF: err(
    'FAILED_PRECONDITION',
    'This customer works here. Nobody looks at the system in the place of staff.',
  ),
  // No UNAUTHENTICATED: whoever mistypes a code in a session stays signed in.
  SECOND_FACTOR_WRONG: err('BAD_USER_INPUT', 'The code is wrong, or was used before.'),
  SECOND_FACTOR_LOCKED: err(
    'FORBIDDEN',
    'Too many wrong codes. Another administrator has to reset your second factors.',
  ),
  PASSWORD_WRONG: err<{ path: string }>('BAD_USER_INPUT', 'The current password is wrong.'),
  ENROLMENT_NOT_BEGUN: err(
    'FAILED_PRECONDITION',
    'Nothing is being set up, or its time is over. Begin again.',
  ),
  FACTOR_NOT_ALLOWED: err('FAILED_PRECONDITION', 'Your role takes passkeys only.'),
  LAST_FACTOR: err('FAILED_PRECONDITION', 'One second factor must stay. Set another one up first.'),
  PASSKEY_CHALLENGE_INVALID: err(
    'FAILED_PRECONDITION',
    'This question for a passkey is unknown, answered or over. Ask again.',
  ),
  PASSKEY_INVALID: err('BAD_USER_INPUT', 'The passkey was not accepted.'),
  PASSKEY_KNOWN: err('CONFLICT', 'This passkey is registered already.'),
  PASSKEY_NOT_FOUND: err('NOT_FOUND', 'There is no such passkey of yours.'),
  PASSKEYS_TOO_MANY: err<{ max: number }>(
    'FAILED_PRECONDITION',
    'There are too many passkeys. Delete one first.',
  ),
  FACTORS_OWN: err('FAILED_PRECONDITION', 'Somebody else must reset your second factors.'),
  STEP_UP_CHALLENGE_INVALID: err(
    'FAILED_PRECONDITION',
    'This question for a second factor is unknown, answered or over. Ask again.',
  ),
});
