import { defineErrors, err } from '../../shared/errors.js';

export const viewErrors = defineErrors({
  VIEW_NOT_FOUND: err('NOT_FOUND', 'There is no such view, or it is somebody else’s.'),
  VIEW_NAME_TAKEN: err<{ path: string }>('CONFLICT', 'You have another view of this name for this list.'),
  VIEWS_TOO_MANY: err<{ max: number }>(
    'FAILED_PRECONDITION',
    'There are too many views of this list. Delete one first.',
  ),
  VIEW_STAYS_SHARED: err(
    'FAILED_PRECONDITION',
    'Only its owner can take a shared view back. You can delete it.',
  ),
  VIEW_ROLE_UNKNOWN: err<{ path: string; role: string }>('BAD_USER_INPUT', 'There is no such role.'),
  VIEW_ROLE_BLIND: err<{ path: string; role: string; permission: string }>(
    'FAILED_PRECONDITION',
    'The role may not open this list.',
  ),
});
