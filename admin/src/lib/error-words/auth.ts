import type { Language } from '../i18n';
import { say, type SomeWords } from './words';

/** Why a new password was refused. */
const PASSWORD_REASONS: Record<Language, Record<string, string>> = {
  ko: {
    TOO_SHORT: '비밀번호는 12자 이상이어야 합니다.',
    TOO_LONG: '비밀번호는 256자까지 쓸 수 있습니다.',
    CHARACTERS: '비밀번호에 쓸 수 없는 문자가 있습니다.',
    COMMON: '많이 쓰이는 비밀번호입니다. 다른 비밀번호를 정해 주세요.',
    PERSONAL: '이름, 이메일, 서비스 이름 말고 다른 낱말을 더 넣어 주세요.',
  },
  en: {
    TOO_SHORT: 'A password has 12 characters at least.',
    TOO_LONG: 'A password has 256 characters at most.',
    CHARACTERS: 'The password holds characters that cannot be used.',
    COMMON: 'Many people use this password. Choose another one.',
    PERSONAL: 'Use more than your name, your e-mail address or the name of the service.',
  },
};

export default {
  SESSION_NOT_FOUND: say('세션을 찾을 수 없습니다.', 'There is no such session.'),
  TOKEN_EXPIRED: say(
    '로그인 시간이 지났습니다. 다시 시도해 주세요.',
    'The access token has run out. Try again.',
  ),
  IDENTITY_LAST_WAY_IN: say(
    '로그인할 수 있는 유일한 방법입니다. 먼저 비밀번호를 정하거나 다른 계정을 연결해 주세요.',
    'This is the only way to sign in. Set a password or link another account first.',
  ),
  IDENTITY_NOT_FOUND: say('연결된 계정을 찾을 수 없습니다.', 'There is no such linked account.'),
  IDENTITY_PROVIDER_LINKED: say(
    '이 서비스의 계정이 이미 연결되어 있습니다. 먼저 그 연결을 해제해 주세요.',
    'An account of this provider is linked already. Remove that link first.',
  ),
  IDENTITY_TAKEN: say(
    '이미 다른 사람에게 연결된 계정입니다.',
    'This account is linked to somebody else already.',
  ),
  IDENTITY_TICKET_INVALID: say(
    '계정 연결이 만료되었거나 이미 끝났습니다. 다시 시도해 주세요.',
    'The link has expired or is done already. Try again.',
  ),
  LOGIN_TICKET_INVALID: say(
    '로그인 확인이 만료되었습니다. 다시 로그인해 주세요.',
    'The sign-in ticket has ended. Sign in again.',
  ),
  OAUTH_CODE_REFUSED: say(
    '로그인 제공자가 요청을 받아들이지 않았습니다. 다시 시도해 주세요.',
    'The provider did not accept the sign-in. Start again.',
  ),
  OAUTH_DENIED: say('로그인을 취소했습니다.', 'The sign-in was cancelled.'),
  OAUTH_EMAIL_IN_USE: say(
    '이 이메일로 가입한 계정이 있습니다. 기존 방법으로 로그인한 뒤 프로필에서 연결해 주세요.',
    'There is an account with this e-mail address. Sign in the way you did before, then link it in your profile.',
  ),
  OAUTH_EMAIL_UNVERIFIED: say(
    '이 계정의 이메일이 아직 확인되지 않았습니다.',
    'The e-mail address of this account is not verified.',
  ),
  OAUTH_PROOF_REFUSED: say(
    '누구인지 확인하지 못했습니다. 다시 시도해 주세요.',
    'Who signed in could not be proved. Try again.',
  ),
  OAUTH_REFUSED: say(
    '이 계정으로는 로그인할 수 없습니다. 관리자에게 문의해 주세요.',
    'You cannot sign in with this account. Ask an administrator.',
  ),
  OAUTH_STATE_INVALID: say(
    '로그인이 만료되었거나 이미 끝났습니다. 다시 시도해 주세요.',
    'The sign-in has expired or is done already. Start again.',
  ),
  PROVIDER_NOT_CONFIGURED: say('이 로그인 방법은 사용할 수 없습니다.', 'This way to sign in is not set up.'),
  PROVIDER_UNAVAILABLE: say(
    '로그인 제공자가 응답하지 않습니다. 잠시 뒤 다시 시도해 주세요.',
    'The provider does not answer. Try again in a moment.',
  ),
  PASSWORD_REFUSED: {
    ko: (a) => (a.reason && PASSWORD_REASONS.ko[a.reason]) ?? '다른 비밀번호를 정해 주세요.',
    en: (a) => (a.reason && PASSWORD_REASONS.en[a.reason]) ?? 'Choose another password.',
  },
  RETURN_ADDRESS_REFUSED: say('허용되지 않은 주소입니다.', 'This address is not allowed.'),
  ENROLMENT_NOT_BEGUN: say(
    '등록 시간이 지났습니다. 처음부터 다시 등록해 주세요.',
    'The time to set it up is over. Begin again.',
  ),
  FACTOR_NOT_ALLOWED: say('이 역할은 패스키만 쓸 수 있습니다.', 'Your role takes passkeys only.'),
  LAST_FACTOR: say(
    '2단계 인증 수단이 하나는 있어야 합니다. 다른 수단을 먼저 등록하세요.',
    'One second factor must stay. Set another one up first.',
  ),
  PASSKEY_CHALLENGE_INVALID: say(
    '패스키 요청 시간이 지났습니다. 다시 시도해 주세요.',
    'The time for the passkey is over. Try again.',
  ),
  PASSKEY_INVALID: say('패스키를 확인하지 못했습니다.', 'The passkey was not accepted.'),
  PASSKEY_KNOWN: say('이미 등록된 패스키입니다.', 'This passkey is registered already.'),
  PASSKEY_NOT_FOUND: say('패스키를 찾을 수 없습니다.', 'There is no such passkey of yours.'),
  PASSKEYS_TOO_MANY: say(
    '등록할 수 있는 패스키 수를 넘었습니다. 쓰지 않는 것을 먼저 삭제하세요.',
    'There are too many passkeys. Delete one first.',
  ),
  FACTORS_OWN: say(
    '본인의 2단계 인증은 다른 관리자가 초기화해야 합니다.',
    'Somebody else must reset your second factors.',
  ),
  SECOND_FACTOR_WRONG: say(
    '인증 코드가 맞지 않거나 이미 사용한 코드입니다.',
    'The code is wrong, or was used before.',
  ),
  SECOND_FACTOR_LOCKED: say(
    '잘못된 코드가 너무 많았습니다. 다른 관리자에게 2단계 인증 초기화를 요청하세요.',
    'Too many wrong codes. Ask another administrator to reset your second factors.',
  ),
  PASSWORD_WRONG: say('현재 비밀번호가 맞지 않습니다.', 'The current password is wrong.'),
  SIGN_IN_RESET_NEEDED: say(
    '연속으로 너무 많이 틀렸습니다. 이전에 쓰던 기기에서 로그인하거나 비밀번호를 재설정해 주세요.',
    'Too many wrong tries in a row. Sign in from a device you used before, or reset the password.',
  ),
  SESSION_ENDED: say(
    '로그인 시간이 끝났습니다. 다시 로그인해 주세요.',
    'The session has ended. Sign in again.',
  ),
  STEP_UP_CHALLENGE_INVALID: say(
    '인증 시간이 지났습니다. 다시 시도해 주세요.',
    'The confirmation has run out. Try again.',
  ),
  SIGN_IN_FAILED: say('이메일 또는 비밀번호가 맞지 않습니다.', 'The e-mail or the password is not right.'),
  TOKEN_INVALID: say(
    '로그인 정보가 맞지 않습니다. 다시 로그인해 주세요.',
    'The sign-in is not valid. Sign in again.',
  ),
  IMPERSONATION_OF_STAFF: say(
    '직원의 계정으로는 볼 수 없습니다.',
    'This customer works here. Nobody looks in the place of staff.',
  ),
  IMPERSONATION_READ_ONLY: say(
    '고객의 화면을 보는 중에는 아무것도 바꿀 수 없습니다.',
    'You are looking as a customer: nothing can be changed.',
  ),
  IMPERSONATION_REFUSED: say(
    '결제, 로그인 정보, 연락처는 고객 대신 바꿀 수 없습니다.',
    'Money, credentials and contact details are never touched in another’s name.',
  ),
} satisfies SomeWords;
