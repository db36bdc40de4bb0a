import { say, type SomeWords } from './words';

export default {
  MAIL_SUPPRESSION_LIFTED: say('이미 해제된 주소입니다.', 'The address is not blocked any more.'),
  MAIL_SUPPRESSION_NOT_FOUND: say('차단된 주소를 찾을 수 없습니다.', 'There is no such blocked address.'),
  NOTIFICATION_NOT_FOUND: say('알림을 찾을 수 없습니다.', 'There is no such notification.'),
  NOTIFICATION_DESTINATION_NOT_FOUND: say(
    '알림 채널을 찾을 수 없습니다. 삭제되었을 수 있습니다.',
    'There is no such destination. It may have been removed.',
  ),
  NOTIFICATION_DESTINATION_NAME_TAKEN: say(
    '같은 이름의 알림 채널이 이미 있습니다.',
    'Another destination has this name.',
  ),
  NOTIFICATION_DESTINATION_REFUSED: say(
    '보낼 수 없는 주소입니다. Slack 수신 웹훅 주소이거나, 인터넷에 공개된 서버의 주소여야 합니다.',
    'Nothing is sent to this address. It must be an incoming webhook of Slack, or a server in the public internet.',
  ),
  NOTIFICATION_CHANNEL_UNAVAILABLE: say(
    '이 방법은 아직 설정되지 않았거나, 알림 받을 번호를 등록하지 않았습니다.',
    'This way is not set up, or you have entered no number for it.',
  ),
  NOTIFICATION_MESSAGE_NOT_FOUND: say('보낸 메시지를 찾을 수 없습니다.', 'There is no such message.'),
  NOTIFICATION_MESSAGE_NOT_RETRYABLE: say(
    '보내는 중이거나, 이미 도착했거나, 기한이 지난 것은 다시 보낼 수 없습니다.',
    'What is under way, has arrived, or comes too late cannot be sent again.',
  ),
  NOTIFICATION_KIND_UNKNOWN: say('없는 종류의 알림입니다.', 'There are no notices of this kind.'),
} satisfies SomeWords;
