import { defineErrors, err } from '../../shared/errors.js';

/** Why a sealed value does not open. `destroyed` is meant; the others are damage, a mix-up or a missing key. */
export type UnreadableReason = 'format' | 'unknown-key' | 'destroyed' | 'master-key-missing' | 'tampered';

export const cryptoErrors = defineErrors({
  VALUE_UNREADABLE: err<{ reason: UnreadableReason }>(
    'FAILED_PRECONDITION',
    'This value is stored encrypted and cannot be opened.',
  ),
  SUBJECT_ERASED: err(
    'FAILED_PRECONDITION',
    'The data of this person was erased; nothing new can be stored about them.',
  ),
});
