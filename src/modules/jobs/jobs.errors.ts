import { defineErrors, err } from '../../shared/errors.js';

export const jobErrors = defineErrors({
  JOB_NOT_FOUND: err('NOT_FOUND', 'There is no such job.'),
  JOB_NOT_PARKED: err<{ status: string }>('CONFLICT', 'Only a job that has given up can be run again.'),
  JOB_NOT_CANCELABLE: err<{ status: string }>('CONFLICT', 'A job that runs or is done cannot be taken away.'),
});
