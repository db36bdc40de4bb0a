import { say, type SomeWords } from './words';

export default {
  ACTIVITY_INVALID: say('활동 기록의 형식이 맞지 않습니다.', 'This is no event of an activity.'),
  ACTIVITY_KINDS_TOO_MANY: {
    ko: ({ max }) =>
      `활동 종류가 너무 많습니다(최대 ${max ?? ''}가지). 매번 다른 값은 세부 정보에 넣어 주세요.`,
    en: ({ max }) =>
      `There are too many kinds of activities (${max ?? ''} at most). Put what differs each time into the details.`,
  },
  ANALYTICS_RANGE_INVALID: {
    ko: ({ max }) => `기간을 확인해 주세요. 시작일이 종료일보다 앞이고, 구간은 ${max ?? ''}개까지입니다.`,
    en: ({ max }) => `Check the period: first day before the last, and ${max ?? ''} parts at most.`,
  },
  ANALYTICS_KIND_UNKNOWN: {
    ko: ({ kind }) => `기록된 적이 없는 활동입니다: ${kind ?? ''}`,
    en: ({ kind }) => `Nobody has ever done this: ${kind ?? ''}`,
  },
  ANALYTICS_CELL_INVALID: say(
    '이 칸을 열 수 없습니다. 보고서를 새로 불러와 주세요.',
    'This cell cannot be opened. Load the report again.',
  ),
  SEGMENT_NOT_FOUND: say('세그먼트를 찾을 수 없습니다.', 'There is no such segment.'),
  SEGMENT_NAME_TAKEN: say('같은 이름의 세그먼트가 있습니다.', 'Another segment has this name.'),
  SEGMENT_EMPTY: say('이 칸에 해당하는 회원이 없습니다.', 'Nobody is in this cell any more.'),
  SEGMENT_TOO_LARGE: {
    ko: ({ people, max }) =>
      `세그먼트는 ${max ?? ''}명까지 저장할 수 있습니다. 이 칸에는 ${people ?? ''}명이 있습니다.`,
    en: ({ people, max }) => `A segment has ${max ?? ''} people at most; in this cell are ${people ?? ''}.`,
  },
} satisfies SomeWords;
