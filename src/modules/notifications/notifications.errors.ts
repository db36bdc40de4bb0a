import { defineErrors, err } from '../../shared/errors.js';

export const notificationErrors = defineErrors({
  MAIL_SUPPRESSION_NOT_FOUND: err('NOT_FOUND', 'There is no such blocked address.'),
  MAIL_SUPPRESSION_LIFTED: err('CONFLICT', 'The address is not blocked any more.'),
  NOTIFICATION_NOT_FOUND: err('NOT_FOUND', 'There is no such notification of yours.'),
  NOTIFICATION_DESTINATION_NOT_FOUND: err('NOT_FOUND', 'There is no such destination.'),
  NOTIFICATION_DESTINATION_NAME_TAKEN: err('CONFLICT', 'Another destination has this name.'),
  NOTIFICATION_DESTINATION_REFUSED: err<{ reason: string }>(
    'BAD_USER_INPUT',
    'Nothing is sent to this address.',
  ),
  NOTIFICATION_CHANNEL_UNAVAILABLE: err<{ channel: string }>(
    'FAILED_PRECONDITION',
    'This way to reach people is not set up, or you have no number on it.',
  ),
  NOTIFICATION_MESSAGE_NOT_FOUND: err('NOT_FOUND', 'There is no such message.'),
  NOTIFICATION_MESSAGE_NOT_RETRYABLE: err<{ status: string }>(
    'CONFLICT',
    'What is under way, or arrived at a person, or could be of no use any more, is not sent again.',
  ),
  NOTIFICATION_KIND_UNKNOWN: err<{ kind: string }>('BAD_USER_INPUT', 'There are no notices of this kind.'),
});
