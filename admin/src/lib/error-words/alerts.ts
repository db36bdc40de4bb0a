import { say, type SomeWords } from './words';

export default {
  ALERT_RULE_NOT_FOUND: say('경보 규칙을 찾을 수 없습니다.', 'This alert rule cannot be found.'),
  ALERT_RULE_INVALID: {
    ko: (a) => `규칙의 값이 올바르지 않습니다: ${a.reason ?? ''}`,
    en: (a) => `A value of the rule is not right: ${a.reason ?? ''}.`,
  },
  ALERT_RECOVERY_WRONG_SIDE: {
    ko: (a) => `복구 기준이 발생 기준(${a.threshold ?? ''})보다 나쁜 쪽에 있습니다.`,
    en: (a) => `The recovery threshold lies on the bad side of the threshold (${a.threshold ?? ''}).`,
  },
  ALERT_METRIC_UNKNOWN: {
    ko: (a) => `${a.metric ?? ''} 지표는 한 번도 기록된 적이 없습니다.`,
    en: (a) => `${a.metric ?? ''} was never measured.`,
  },
  ALERT_SERIES_TOO_MANY: {
    ko: (a) => `규칙 하나가 볼 수 있는 시계열은 ${a.max ?? ''}개까지입니다. 라벨로 좁혀 주세요.`,
    en: (a) => `A rule can watch ${a.max ?? ''} series. Narrow it down by labels.`,
  },
  ALERT_RULES_TOO_MANY: {
    ko: (a) => `규칙은 ${a.max ?? ''}개까지 만들 수 있습니다.`,
    en: (a) => `There can be ${a.max ?? ''} rules.`,
  },
  ALERT_BACKTEST_TOO_LARGE: say(
    '한 번에 살펴보기에는 기록이 너무 많습니다. 기간이나 라벨을 좁혀 주세요.',
    'That is too much history at once. Choose a shorter time or fewer series.',
  ),
  INCIDENT_NOT_FOUND: say('장애를 찾을 수 없습니다.', 'This incident cannot be found.'),
  INCIDENT_RESOLVED: say('이미 끝난 장애입니다.', 'This incident is over already.'),
  INCIDENT_ASSIGNEE_NOT_ALLOWED: say(
    '장애를 처리할 권한이 있는 직원만 맡을 수 있습니다.',
    'Only staff who may handle incidents can look after one.',
  ),
  SILENCE_NOT_FOUND: say('알림 멈춤을 찾을 수 없습니다.', 'This silence cannot be found.'),
  SILENCE_INVALID: {
    ko: (a) => `알림은 지금이나 나중부터, 길어도 ${a.maxHours ?? ''}시간까지 멈출 수 있습니다.`,
    en: (a) => `A silence begins now or later and lasts ${a.maxHours ?? ''} hours at most.`,
  },
  SILENCE_OF_EVERYTHING: say(
    '규칙을 고르거나 라벨을 적어 주세요. 모든 알림을 한꺼번에 멈출 수는 없습니다.',
    'Choose a rule or write labels. Nobody can silence everything at once.',
  ),
  SILENCE_TOO_WIDE: {
    ko: (a) =>
      `심각 규칙이나 여러 규칙의 알림은 앞으로 ${a.maxHours ?? ''}시간까지만 멈출 수 있습니다. 더 길게는 규칙 관리 권한이 있는 직원이 정합니다.`,
    en: (a) =>
      `Alerts of a critical rule or of many rules can be silenced for the next ${a.maxHours ?? ''} hours only. Somebody who manages rules may allow more.`,
  },
  SILENCE_ENDED: say('이미 끝난 알림 멈춤입니다.', 'This silence is over already.'),
} satisfies SomeWords;
