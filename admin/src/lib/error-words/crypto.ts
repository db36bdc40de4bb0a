import { say, type SomeWords } from './words';

export default {
  SUBJECT_ERASED: say(
    '개인정보가 파기된 사람이라 새로 저장할 수 없습니다.',
    'The data of this person was erased; nothing new can be stored.',
  ),
  VALUE_UNREADABLE: say(
    '암호화된 값을 열 수 없습니다. 운영자에게 알려 주세요.',
    'An encrypted value cannot be opened. Tell your operator.',
  ),
} satisfies SomeWords;
