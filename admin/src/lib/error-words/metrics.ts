import { say, type SomeWords } from './words';

export default {
  METRIC_INVALID: {
    ko: (a) => `지표 값이 올바르지 않습니다: ${a.reason ?? ''}`,
    en: (a) => `This is no sample of a metric: ${a.reason ?? ''}.`,
  },
  METRIC_HOST_TAKEN: {
    ko: (a) =>
      `${a.host ?? ''} 서버의 지표는 다른 키가 보내고 있습니다. 그 키를 쓰거나 다른 이름으로 보내 주세요.`,
    en: (a) => `${a.host ?? ''} is reported by another key. Use that key, or give the machine another name.`,
  },
  METRIC_SERIES_TOO_MANY: {
    ko: (a) => `라벨이 다른 지표가 너무 많습니다(최대 ${a.max ?? ''}개). 이름이나 라벨을 좁혀 주세요.`,
    en: (a) => `Too many different labels (${a.max ?? ''} at most). Narrow the names or labels.`,
  },
  METRIC_UNIT_MISMATCH: {
    ko: (a) => `${a.name ?? ''}의 단위는 ${a.unit ?? ''}입니다.`,
    en: (a) => `${a.name ?? ''} is measured in ${a.unit ?? ''}.`,
  },
  PERIOD_WITH_DATES: say('기간과 날짜를 함께 쓸 수 없습니다.', 'Give a period or two days, not both.'),
  DATES_INCOMPLETE: say('시작일과 종료일을 모두 골라 주세요.', 'Choose both days of the range.'),
  DATES_REVERSED: say('종료일이 시작일보다 빠릅니다.', 'The last day comes before the first.'),
  RANGE_TOO_LONG: {
    ko: (a) => `한 번에 ${a.maxDays ?? ''}일까지 볼 수 있습니다.`,
    en: (a) => `At most ${a.maxDays ?? ''} days fit into one answer.`,
  },
  RANGE_INVALID: say('기간을 확인해 주세요.', 'Please check the period.'),
} satisfies SomeWords;
