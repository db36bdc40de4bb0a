import { defineErrors, err } from '../../../shared/errors.js';

export const staffErrors = defineErrors({
  ADMIN_USER_NOT_FOUND: err('NOT_FOUND', 'There is no such member of staff.'),
  PERMISSION_UNKNOWN: err<{ permission: string }>('BAD_USER_INPUT', 'There is no such permission.'),
});
