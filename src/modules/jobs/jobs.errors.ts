import { defineErrors, err } from '../../shared/errors.js';

export const jobErrors = defineErrors({
  JOB_NOT_FOUND: err('NOT_FOUND', 'There is no such job.'),
  JOB_NOT_PARKED: err<{ status: string }>(
    'CONFLICT',
    'Only a job that has given up, or waits for its next try, can be run now.',
  ),
  JOB_NOT_CANCELABLE: err<{ status: string }>('CONFLICT', 'A job that runs or is done cannot be taken away.'),
  JOB_CHOICE_INVALID: err<{ path: string }>(
    'BAD_USER_INPUT',
    'Say which: either by their ids or all that fit a filter.',
  ),
  QUEUE_NOT_PAUSED: err('CONFLICT', 'The queue is not paused.'),
});
