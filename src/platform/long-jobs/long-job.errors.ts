import { defineErrors, err } from '../../shared/errors.js';

/** What `Job.errorCode` may say beside the codes of the use case itself. */
export const longJobErrors = defineErrors({
  JOB_INTERRUPTED: err(
    'INTERNAL',
    'The worker went away in the middle, and this job cannot go on by itself.',
  ),
  JOB_BLOCKED: err(
    'CONFLICT',
    'Others held the records it needs for too long, try after try. What it has done stays: let it go on later.',
  ),
});
