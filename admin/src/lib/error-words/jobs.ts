import { say, type SomeWords } from './words';

export default {
  JOB_NOT_FOUND: say('작업을 찾을 수 없습니다.', 'There is no such job.'),
  JOB_NOT_PARKED: say(
    '실패했거나 다음 시도를 기다리는 작업만 실행할 수 있습니다.',
    'Only a job that has failed, or waits for its next try, can be run.',
  ),
  JOB_CHOICE_INVALID: say(
    '작업을 고르거나, 조건에 맞는 것 모두를 골라 주세요.',
    'Choose jobs, or all that fit the filter.',
  ),
  QUEUE_NOT_PAUSED: say('멈춘 대기열이 아닙니다.', 'The queue is not paused.'),
  JOB_NOT_CANCELABLE: say(
    '실행 중이거나 끝난 작업은 취소할 수 없습니다.',
    'A job that runs or is done cannot be taken away.',
  ),
} satisfies SomeWords;
