import { say, type SomeWords } from './words';

export default {
  EXPORT_NOT_FOUND: say(
    '내보낸 파일을 찾을 수 없습니다.',
    'There is no such export, or it is somebody else’s.',
  ),
  EXPORT_TOO_LARGE: say(
    '한 파일에 담기에 너무 많습니다. 기간이나 조건을 좁혀 주세요.',
    'This would be more rows than one file may have. Choose a shorter period or a narrower filter.',
  ),
} satisfies SomeWords;
