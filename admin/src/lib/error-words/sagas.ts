import { say, type SomeWords } from './words';

export default {
  SAGA_ENDED: say('이미 끝난 절차입니다.', 'This run has ended.'),
  SAGA_NOT_FOUND: say('절차를 찾을 수 없습니다.', 'There is no such run.'),
  SAGA_STEP_FINAL: say(
    '되돌릴 수 없는 단계가 이미 실행되었거나 실행되었을 수 있습니다. 다시 시도만 할 수 있습니다.',
    'A step that cannot be taken back has happened, or may have. Only asking again is left.',
  ),
} satisfies SomeWords;
