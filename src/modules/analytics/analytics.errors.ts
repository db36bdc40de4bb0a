import { defineErrors, err } from '../../shared/errors.js';

export const analyticsErrors = defineErrors({
  ACTIVITY_INVALID: err<{ path: string; reason: string }>(
    'BAD_USER_INPUT',
    'This is no event of an activity.',
  ),
  ACTIVITY_KINDS_TOO_MANY: err<{ max: number }>(
    'CONFLICT',
    'There are too many kinds of activities. Put what is different each time into the details.',
  ),
  ANALYTICS_RANGE_INVALID: err<{ path: string; max: number }>(
    'BAD_USER_INPUT',
    'Give a first and a last day in this order and not too far apart.',
  ),
  ANALYTICS_KIND_UNKNOWN: err<{ path: string; kind: string }>(
    'BAD_USER_INPUT',
    'Nobody has ever done anything of this kind.',
  ),
  ANALYTICS_CELL_INVALID: err<{ path: string }>('BAD_USER_INPUT', 'This cell was not made by a report.'),
  SEGMENT_NOT_FOUND: err('NOT_FOUND', 'There is no such segment.'),
  SEGMENT_NAME_TAKEN: err<{ path: string }>('CONFLICT', 'Another segment has this name.'),
  SEGMENT_EMPTY: err('FAILED_PRECONDITION', 'Nobody is in this cell any more.'),
  SEGMENT_TOO_LARGE: err<{ people: number; max: number }>(
    'FAILED_PRECONDITION',
    'More people than one segment may have. Choose a narrower cell.',
  ),
});
