import { say, type SomeWords } from './words';

export default {
  JOB_INTERRUPTED: say(
    '작업이 중간에 멈췄고 스스로 이어 갈 수 없습니다.',
    'The job was interrupted and cannot go on by itself.',
  ),
  JOB_BLOCKED: say(
    '다른 작업이 같은 기록을 오래 붙잡고 있어 여러 번 해도 끝내지 못했습니다. 한 일은 그대로 있습니다. 잠시 뒤에 이어서 실행해 주세요.',
    'Others held the same records for too long, try after try. What was done stays: let it go on in a while.',
  ),
} satisfies SomeWords;
