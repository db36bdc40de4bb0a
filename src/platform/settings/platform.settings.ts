import { BUDGETS, type Budget } from '../rate-limit/budgets.js';
import { defineSettings, setting, SettingGroup, type SettingsIn, type Words } from './define-settings.js';
import { boolean, instant, integer, list, SettingProblem, SettingUnit, text } from './setting-forms.js';

const BUDGET_MAX = 9_999_999_999;
/** Less would lock staff out of the page where they could raise it again. */
const BUDGET_MIN: Record<Budget, number> = {
  actor: 500,
  visitor: 100,
  address: 1_000,
  signIn: 10,
  money: 10,
};

const maintenance = {
  group: SettingGroup.MAINTENANCE,
  read: 'setting.read',
  write: 'setting.write.maintenance',
  stepUp: false,
} as const;
const security = {
  group: SettingGroup.SECURITY,
  read: 'setting.read',
  write: 'setting.write.security',
  stepUp: true,
} as const;
const limits = {
  group: SettingGroup.LIMITS,
  read: 'setting.read',
  write: 'setting.write.security',
  stepUp: true,
} as const;

function budget(name: Budget, title: Words, description: Words) {
  return setting({
    ...limits,
    form: integer(BUDGET_MIN[name], BUDGET_MAX, SettingUnit.POINTS_A_MINUTE),
    default: BUDGETS[name],
    seed: (env) => env.RATE_LIMITS[name],
    title,
    description,
  });
}

/** An origin and nothing but an origin. Cookies travel with credentials: a wildcard would hand them to every site. */
function requireOrigin(entry: string): void {
  if (entry.includes('*') || entry === 'null') throw new SettingProblem('form', 'ORIGIN_WILDCARD');
  const isOrigin = URL.canParse(entry) && new URL(entry).origin === entry && /^https?:/.test(entry);
  if (!isOrigin) throw new SettingProblem('form', 'ORIGIN');
}

export const platformSettings = defineSettings({
  'maintenance.enabled': setting({
    ...maintenance,
    form: boolean(),
    default: false,
    title: { ko: '점검 중', en: 'Maintenance mode' },
    description: {
      ko: '켜면 고객의 요청은 안내와 함께 거절됩니다. 직원과 API 키는 계속 일할 수 있고, 결제 웹훅도 계속 받습니다.',
      en: 'While on, customer requests are rejected with the message below. Staff and API keys keep working, and payment webhooks are still accepted.',
    },
  }),
  'maintenance.messageKo': setting({
    ...maintenance,
    form: text(300),
    default: '더 나은 서비스를 위해 점검하고 있습니다. 잠시 후 다시 이용해 주세요.',
    title: { ko: '점검 안내(한국어)', en: 'Maintenance message (Korean)' },
    description: { ko: '고객에게 보이는 글', en: 'Shown to customers' },
  }),
  'maintenance.messageEn': setting({
    ...maintenance,
    form: text(300),
    default: 'We are doing maintenance and will be back shortly.',
    title: { ko: '점검 안내(영어)', en: 'Maintenance message (English)' },
    description: { ko: '고객에게 보이는 글', en: 'Shown to customers' },
  }),
  'maintenance.until': setting({
    ...maintenance,
    form: instant(),
    default: null,
    title: { ko: '점검이 끝날 예정 시각', en: 'Expected end of maintenance' },
    description: {
      ko: '고객에게 알려 줄 뿐이고, 그때 자동으로 꺼지지는 않습니다.',
      en: 'Only shown to customers. Maintenance mode doesn’t turn off by itself.',
    },
  }),
  'cors.origins': setting({
    ...security,
    form: list(50, requireOrigin),
    default: [],
    seed: (env) => env.CORS_ORIGINS,
    title: { ko: '허용하는 출처(CORS)', en: 'Allowed origins (CORS)' },
    description: {
      ko: '우리 API를 쿠키와 함께 부를 수 있는 다른 웹페이지의 출처. 글자 하나까지 같아야 합니다. 우리 주소는 언제나 허용됩니다.',
      en: 'Origins of other web pages that may call our API with cookies. Must match exactly. Our own address is always allowed.',
    },
  }),
  'limits.actor': budget(
    'actor',
    { ko: '계정·API 키 하나가 1분에 쓰는 점수', en: 'Points per minute for one account or API key' },
    { ko: '어디에서 부르든 함께 셉니다.', en: 'Counted together no matter where calls come from.' },
  ),
  'limits.visitor': budget(
    'visitor',
    { ko: '로그인하지 않은 방문자', en: 'Signed-out visitors' },
    { ko: '한 주소의 방문자를 모두 함께 셉니다.', en: 'All visitors from one address are counted together.' },
  ),
  'limits.address': budget(
    'address',
    { ko: '한 주소에서 오는 모든 요청', en: 'All requests from one address' },
    { ko: '그 주소 뒤에 있는 모두를 함께 셉니다.', en: 'Everyone behind the address is counted together.' },
  ),
  'limits.signIn': budget(
    'signIn',
    { ko: '한 네트워크의 로그인 시도', en: 'Sign-in attempts from one network' },
    { ko: '맞은 시도와 틀린 시도를 모두 셉니다.', en: 'Successful and failed attempts are both counted.' },
  ),
  'limits.money': budget(
    'money',
    { ko: '돈이 움직이는 일', en: 'Actions that move money' },
    {
      ko: '한 사람 또는 API 키가 1분에 하는 횟수',
      en: 'How often one person or API key may do this per minute.',
    },
  ),
  'live.connectionsPerSession': setting({
    ...limits,
    form: integer(1, 100_000, SettingUnit.CONNECTIONS),
    default: 10,
    seed: (env) => env.LIVE_CONNECTIONS_PER_SESSION,
    title: { ko: '세션 하나의 실시간 연결', en: 'Live connections per session' },
    description: {
      ko: '웹소켓과 이벤트 스트림을 함께 셉니다.',
      en: 'WebSockets and event streams are counted together.',
    },
  }),
  'live.connectionsPerAddress': setting({
    ...limits,
    form: integer(10, 100_000, SettingUnit.CONNECTIONS),
    default: 100,
    seed: (env) => env.LIVE_CONNECTIONS_PER_ADDRESS,
    title: { ko: '주소 하나의 실시간 연결', en: 'Live connections per address' },
    description: {
      ko: '그 주소 뒤에 있는 모두를 함께 셉니다.',
      en: 'Everyone behind the address is counted together.',
    },
  }),
  'sms.dailyMax': setting({
    ...limits,
    write: 'setting.write',
    stepUp: false,
    form: integer(1, 1_000_000, SettingUnit.MESSAGES_A_DAY),
    default: 2_000,
    seed: (env) => env.SMS_DAILY_MAX,
    title: { ko: '하루에 보내는 문자', en: 'SMS per day' },
    description: {
      ko: '종류를 가리지 않고 하루에 보내는 문자의 상한',
      en: 'Upper limit on SMS of all kinds sent in a day.',
    },
  }),
});

declare global {
  interface SettingValues extends SettingsIn<typeof platformSettings> {}
}
