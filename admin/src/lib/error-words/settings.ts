import type { Language } from '../i18n';
import { say, type SomeWords } from './words';

/** What is wrong with the form of a setting. */
const SETTING_REASONS: Record<Language, Record<string, string>> = {
  ko: {
    ORIGIN: '출처만 적어 주세요. 예: https://shop.example',
    ORIGIN_WILDCARD: '와일드카드(*)와 null은 쓸 수 없습니다. 출처를 하나씩 적어 주세요.',
    SETTLEMENT_TERM: '결제수단:수수료:영업일로 적어 주세요. 예: CARD:2.8%:2',
    TWICE: '같은 것이 두 번 있습니다.',
  },
  en: {
    ORIGIN: 'Write an origin and nothing behind it, like https://shop.example.',
    ORIGIN_WILDCARD: 'No wildcard and no null: list each origin.',
    SETTLEMENT_TERM: 'Write METHOD:fee:days, like CARD:2.8%:2.',
    TWICE: 'Something is listed twice.',
  },
};

export default {
  SETTING_UNKNOWN: {
    ko: (a) => `그런 설정이 없습니다: ${a.key ?? ''}`,
    en: (a) => `There is no setting ${a.key ?? ''}.`,
  },
  SETTING_REPEATED: {
    ko: (a) => `한 번에 같은 설정을 두 번 바꿀 수 없습니다: ${a.key ?? ''}`,
    en: (a) => `A setting can be changed once in a call: ${a.key ?? ''}.`,
  },
  SETTING_TYPE_INVALID: say(
    '이 설정에 맞는 형식의 값이 아닙니다.',
    'The value is not of the type of this setting.',
  ),
  SETTING_OUT_OF_BOUNDS: {
    ko: (a) => `허용 범위를 벗어났습니다(${a.min ?? ''}~${a.max ?? ''}).`,
    en: (a) => `The value must be between ${a.min ?? ''} and ${a.max ?? ''}.`,
  },
  SETTING_VALUE_INVALID: {
    ko: (a) => SETTING_REASONS.ko[String(a.reason ?? '')] ?? '값의 형식이 맞지 않습니다.',
    en: (a) => SETTING_REASONS.en[String(a.reason ?? '')] ?? 'The value does not have the right form.',
  },
  SETTING_STALE: {
    ko: (a) => `다른 사람이 먼저 바꾸었습니다. 지금 값: ${a.currentValue ?? ''}`,
    en: (a) => `Somebody changed this first. It is now ${a.currentValue ?? ''}.`,
  },
  SETTING_VERSION_UNKNOWN: say('그런 버전이 없습니다.', 'There was never such a version.'),
} satisfies SomeWords;
