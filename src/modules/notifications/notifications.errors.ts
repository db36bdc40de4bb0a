import { defineErrors, err } from '../../shared/errors.js';

export const notificationErrors = defineErrors({
  MAIL_NOT_FOUND: err('NOT_FOUND', 'There is no such letter.'),
  MAIL_NOT_RETRYABLE: err<{ status: string }>(
    'CONFLICT',
    'Only a letter that did not arrive, and could still be of use, can be sent again.',
  ),
  SMS_NOT_FOUND: err('NOT_FOUND', 'There is no such text.'),
  SMS_NOT_RETRYABLE: err<{ status: string }>(
    'CONFLICT',
    'Only a text that did not arrive, and could still be of use, can be sent again.',
  ),
  MAIL_SUPPRESSION_NOT_FOUND: err('NOT_FOUND', 'There is no such blocked address.'),
  MAIL_SUPPRESSION_LIFTED: err('CONFLICT', 'The address is not blocked any more.'),
});
