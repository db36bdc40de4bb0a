import { defineErrors, err } from '../../shared/errors.js';

export const sagaErrors = defineErrors({
  SAGA_NOT_FOUND: err('NOT_FOUND', 'There is no such run.'),
  SAGA_ENDED: err<{ status: string }>('CONFLICT', 'This run has ended.'),
  SAGA_STEP_FINAL: err<{ step: string }>(
    'FAILED_PRECONDITION',
    'A step that cannot be taken back has happened, or may have. Only asking again is left.',
  ),
});
