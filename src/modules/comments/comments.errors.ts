import { defineErrors, err } from '../../shared/errors.js';

export const commentErrors = defineErrors({
  COMMENT_NOT_FOUND: err('NOT_FOUND', 'There is no such comment, or it is not yours to see.'),
  COMMENT_NOT_YOURS: err('FORBIDDEN', 'Only whoever wrote a comment changes or deletes it.'),
  COMMENT_DELETED: err('FAILED_PRECONDITION', 'The text of this comment is gone.'),
  COMMENT_MENTION_UNKNOWN: err<{ path: string }>('BAD_USER_INPUT', 'Nobody of the staff has this id.'),
  COMMENT_MENTION_UNSEEING: err<{ path: string; names: string }>(
    'FAILED_PRECONDITION',
    'Somebody who is mentioned may not see this record.',
  ),
});
