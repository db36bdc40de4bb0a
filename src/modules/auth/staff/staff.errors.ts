import { defineErrors, err } from '../../../shared/errors.js';

export const staffErrors = defineErrors({
  ADMIN_USER_NOT_FOUND: err('NOT_FOUND', 'There is no such member of staff.'),
  ADMIN_USER_NOT_ACTIVE: err('FAILED_PRECONDITION', 'This account is not active.'),
  ADMIN_USER_ACTIVE: err('FAILED_PRECONDITION', 'This account is active already.'),
  ADMIN_EMAIL_TAKEN: err<{ path: string }>(
    'CONFLICT',
    'Somebody of the staff uses this e-mail address already.',
  ),
  PERMISSION_UNKNOWN: err<{ permission: string }>('BAD_USER_INPUT', 'There is no such permission.'),
  PERMISSION_NOT_HELD: err<{ permission: string }>(
    'FORBIDDEN',
    'You can give, take and change only what you may do yourself, and only people who may do no more than you.',
  ),
  SELF_CHANGE_REFUSED: err('FORBIDDEN', 'Nobody changes their own rights or closes their own account.'),
  LAST_SUPER_ADMIN: err('FAILED_PRECONDITION', 'The last active super admin keeps every right.'),
  ROLE_NOT_FOUND: err('NOT_FOUND', 'There is no such role.'),
  ROLE_NAME_TAKEN: err<{ path: string }>('CONFLICT', 'There is a role of this name already.'),
  ROLE_FIXED: err(
    'FAILED_PRECONDITION',
    'This role comes with the product and cannot be changed in this way.',
  ),
  ROLE_IN_USE: err<{ members: number }>('FAILED_PRECONDITION', 'Some accounts have this role still.'),
  INVITE_INVALID: err('UNAUTHENTICATED', 'This invitation is unknown, used, taken back or has run out.'),
  INVITE_NOT_OPEN: err('FAILED_PRECONDITION', 'There is no open invitation for this person.'),
  INVITE_NEEDED: err('FAILED_PRECONDITION', 'This person never set a password. Send a new invitation.'),
});
