import { say, type SomeWords } from './words';

export default {
  SETTLEMENT_DAY_NOT_OVER: say(
    '아직 끝나지 않은 날입니다. 다음 날부터 대사할 수 있습니다.',
    'This day is not over. It can be settled from the next day on.',
  ),
  SETTLEMENT_DAY_NOT_FOUND: say('아직 대사하지 않은 날입니다.', 'This day has not been settled yet.'),
  SETTLEMENT_DIFFERENCE_NOT_FOUND: say('정산 차이를 찾을 수 없습니다.', 'This difference cannot be found.'),
  SETTLEMENT_DIFFERENCE_CLOSED: say('이미 닫힌 차이입니다.', 'This difference is closed already.'),
  SETTLEMENT_SOURCE_REFUSED: say(
    '결제사가 정산 목록을 보여 주지 않았습니다. 바뀐 것은 없습니다.',
    'The payment provider refused to show its lists. Nothing was changed.',
  ),
} satisfies SomeWords;
