import { say, type SomeWords } from './words';

export default {
  ACCESS_REVIEW_NOT_FOUND: say('이 달의 접속기록이 없습니다.', 'There are no access records of this month.'),
  ACCESS_REVIEW_NOT_OVER: say(
    '아직 끝나지 않은 달입니다. 달이 끝난 뒤에 서명해 주세요.',
    'The month is not over yet. Sign it when it is.',
  ),
  ACCESS_REVIEW_SIGNED: say('이미 서명된 달입니다.', 'The review of this month is signed already.'),
  ACCESS_REVIEW_ONLY_OWN: say(
    '이 달에는 본인의 접속기록만 있습니다. 다른 사람이 점검해야 합니다.',
    'Nobody but you looked at anything in this month. Somebody else must review it.',
  ),
  AUDIT_EVENT_NOT_FOUND: say('감사 기록을 찾을 수 없습니다.', 'There is no such event in the audit log.'),
} satisfies SomeWords;
