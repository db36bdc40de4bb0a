import type { ErrorCode } from '@/gql/error-code';
import { formatWon, formatWonDigits, isWon } from './format';
import type { AppError, ErrorArgs } from './gql/errors';
import type { Language } from './i18n';
import { formatDuration } from './time';

type Sentence = (args: ErrorArgs) => string;
interface Words {
  ko: Sentence;
  en: Sentence;
}

const say = (ko: string, en: string): Words => ({ ko: () => ko, en: () => en });

function won(amount: string | undefined, language: Language): string {
  return amount && isWon(amount) ? formatWon(amount, language) : (amount ?? '');
}

/** How many points there are of those needed, where the server says so. */
function points(args: ErrorArgs): string {
  const { available, needed } = args;
  if (!available || !needed || !isWon(available) || !isWon(needed)) return '';
  return ` (${formatWonDigits(available)}P / ${formatWonDigits(needed)}P)`;
}

const wait = (args: ErrorArgs, language: Language): string =>
  formatDuration(Number(args.retryAfterMs ?? 1000), language);

/** What is wrong with a value in a file. */
const IMPORT_REASONS: Record<Language, Record<string, Sentence>> = {
  ko: {
    TOO_LONG: ({ allowed }) => `${allowed ?? ''}자까지 쓸 수 있습니다.`,
    NOT_PLAIN: () => '쓸 수 없는 문자가 있습니다.',
    NOT_LISTED: ({ allowed }) => `다음 가운데 하나여야 합니다: ${allowed ?? ''}`,
    NOT_WHOLE: ({ allowed }) => `정수여야 합니다(${allowed ?? ''}).`,
    NOT_EMAIL: () => '이메일 주소가 아닙니다.',
  },
  en: {
    TOO_LONG: ({ allowed }) => `${allowed ?? ''} characters at most.`,
    NOT_PLAIN: () => 'characters that are no plain text.',
    NOT_LISTED: ({ allowed }) => `one of ${allowed ?? ''}.`,
    NOT_WHOLE: ({ allowed }) => `a whole number, ${allowed ?? ''}.`,
    NOT_EMAIL: () => 'an e-mail address.',
  },
};

const importReason = (args: ErrorArgs, language: Language): string =>
  IMPORT_REASONS[language][args.reason ?? '']?.(args) ?? '';

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

/** Every code the server can answer with has words; a new code breaks the build until it has them. */
export const errorWords = {
  PAYMENT_METHOD_NOT_FOUND: say('결제수단을 찾을 수 없습니다.', 'There is no such payment method.'),
  PAYMENT_METHOD_EXISTS: say(
    '이 결제사의 같은 종류 결제수단이 이미 있습니다.',
    'There is a method of this provider and type already.',
  ),
  PAYMENT_METHOD_NOT_CONFIGURED: say(
    '이 결제사와는 연동되어 있지 않아 켤 수 없습니다.',
    'Nothing here speaks to this provider, so it cannot be switched on.',
  ),
  PAYMENT_METHOD_NOT_AVAILABLE: say(
    '지금은 이 방법으로 결제할 수 없습니다. 다른 방법을 골라 주세요.',
    'This way to pay is not offered at the moment. Choose another one.',
  ),
  REFUND_ACCOUNT_REQUIRED: say(
    '가상계좌로 받은 돈은 고객의 계좌로 환불합니다. 환불 계좌를 적어 주세요.',
    'Money that came through a virtual account goes back to an account of the customer. Say which.',
  ),
  REFUND_ACCOUNT_NOT_NEEDED: say(
    '이 결제는 받은 방법 그대로 환불하므로 환불 계좌를 적지 않습니다.',
    'This payment goes back the way it came. Leave the account out.',
  ),
  PAYMENT_EXCEPTION_NOT_FOUND: say('예외를 찾을 수 없습니다.', 'There is no such exception.'),
  PAYMENT_EXCEPTION_RESOLVED: say('이미 처리된 예외입니다.', 'This exception is closed already.'),
  ASSIGNEE_NOT_ALLOWED: say(
    '처리할 권한이 있는 직원만 맡을 수 있습니다.',
    'Only staff with the right to handle it can look after it.',
  ),
  SETTLEMENT_DAY_NOT_OVER: say(
    '아직 끝나지 않은 날입니다. 다음 날부터 대사할 수 있습니다.',
    'This day is not over. It can be settled from the next day on.',
  ),
  SETTLEMENT_DAY_NOT_FOUND: say('아직 대사하지 않은 날입니다.', 'This day has not been settled yet.'),
  SETTLEMENT_DIFFERENCE_NOT_FOUND: say('정산 차이를 찾을 수 없습니다.', 'This difference cannot be found.'),
  SETTLEMENT_DIFFERENCE_CLOSED: say('이미 닫힌 차이입니다.', 'This difference is closed already.'),
  SETTLEMENT_SOURCE_REFUSED: say(
    '결제사가 정산 목록을 보여 주지 않았습니다. 바뀐 것은 없습니다.',
    'The payment provider refused to show its lists. Nothing was changed.',
  ),
  PAYMENT_NOT_RECOVERABLE: {
    ko: (args) =>
      `결제사에 결제 완료로 나오지 않아 복구하지 않았습니다. (결제사 상태: ${args.providerStatus ?? '?'})`,
    en: (args) =>
      `The provider does not show it as paid, so nothing was recovered. (Provider: ${args.providerStatus ?? '?'})`,
  },
  PAYMENT_NOT_REVERSIBLE: {
    ko: (args) =>
      BigInt(args.refunded ?? '0') > 0n
        ? '이미 일부를 환불한 결제라 되돌릴 수 없습니다. 결제사와 함께 확인해 주세요.'
        : `결제사에 돈이 그대로 있어 되돌리지 않았습니다. (결제사 상태: ${args.providerStatus ?? '?'})`,
    en: (args) =>
      BigInt(args.refunded ?? '0') > 0n
        ? 'A part of this payment was refunded already, so it cannot be taken back. Find out with the provider.'
        : `The provider still has the money, so nothing was taken back. (Provider: ${args.providerStatus ?? '?'})`,
  },
  ADMIN_USER_NOT_FOUND: say('직원을 찾을 수 없습니다.', 'There is no such member of staff.'),
  ACCOUNT_OWNER_UNKNOWN: say('이 계정의 고객이 없습니다.', 'There is no customer for this account.'),
  ADMIN_EMAIL_TAKEN: say(
    '이미 직원이 쓰는 이메일입니다.',
    'Somebody of the staff uses this e-mail address already.',
  ),
  ADMIN_USER_ACTIVE: say('이미 사용 중인 계정입니다.', 'This account is active already.'),
  ADMIN_USER_NOT_ACTIVE: say('사용 중인 계정이 아닙니다.', 'This account is not active.'),
  INVITE_INVALID: say(
    '초대가 만료되었거나 이미 사용되었습니다. 다시 초대해 달라고 요청하세요.',
    'This invitation is used, taken back or has run out. Ask for a new one.',
  ),
  INVITE_NEEDED: say(
    '비밀번호를 정한 적이 없는 계정입니다. 다시 초대해 주세요.',
    'This person never set a password. Send a new invitation.',
  ),
  INVITE_NOT_OPEN: say('진행 중인 초대가 없습니다.', 'There is no open invitation for this person.'),
  LAST_SUPER_ADMIN: say(
    '마지막 최고 관리자의 권한은 줄일 수 없습니다.',
    'The last active super admin keeps every right.',
  ),
  ROLE_FIXED: say(
    '제품에 포함된 역할이라 바꿀 수 없습니다.',
    'This role comes with the product and cannot be changed in this way.',
  ),
  ROLE_NAME_TAKEN: say('같은 이름의 역할이 있습니다.', 'There is a role of this name already.'),
  ROLE_NOT_FOUND: say('역할을 찾을 수 없습니다.', 'There is no such role.'),
  SELF_CHANGE_REFUSED: say(
    '자신의 권한이나 계정은 바꿀 수 없습니다. 다른 관리자에게 요청하세요.',
    'Nobody changes their own rights or closes their own account. Ask a colleague.',
  ),
  SESSION_NOT_FOUND: say('세션을 찾을 수 없습니다.', 'There is no such session.'),
  TOKEN_EXPIRED: say(
    '로그인 시간이 지났습니다. 다시 시도해 주세요.',
    'The access token has run out. Try again.',
  ),
  PERMISSION_NOT_HELD: {
    ko: (a) =>
      `자신에게 없는 권한은 줄 수 없고, 자신보다 권한이 많은 사람은 바꿀 수 없습니다. (${a.permission ?? ''})`,
    en: (a) =>
      `You can give only what you may do yourself, and change only people who may do no more. (${a.permission ?? ''})`,
  },
  ROLE_IN_USE: {
    ko: (a) => `이 역할을 가진 계정이 ${a.members ?? ''}개 있습니다. 먼저 다른 역할로 바꿔 주세요.`,
    en: (a) => `${a.members ?? ''} accounts have this role. Give them another one first.`,
  },
  AMOUNT_INVALID: say(
    '1원 이상의 금액을 숫자로 입력해 주세요.',
    'Enter an amount of at least 1 won in digits.',
  ),
  AMOUNT_OUT_OF_RANGE: {
    ko: (a) => `${won(a.min, 'ko')}부터 ${won(a.max, 'ko')}까지 입력할 수 있습니다.`,
    en: (a) => `Enter an amount from ${won(a.min, 'en')} to ${won(a.max, 'en')}.`,
  },
  ATTACHMENT_HASH_MISMATCH: say(
    '보낸 파일이 원본과 다릅니다. 다시 올려 주세요.',
    'The file that arrived differs from the original. Upload it again.',
  ),
  ATTACHMENT_IMAGE_TOO_LARGE: say('사진의 화소가 너무 많습니다.', 'The picture has too many pixels.'),
  ATTACHMENT_LINK_INVALID: say(
    '파일 링크가 만료되었습니다. 다시 시도해 주세요.',
    'The link to the file has ended. Try again.',
  ),
  ATTACHMENT_LINK_USED: say('이미 사용된 업로드 링크입니다.', 'This upload link was used already.'),
  ATTACHMENT_NOT_FOUND: say('파일을 찾을 수 없습니다.', 'There is no such file.'),
  ATTACHMENT_QUOTA_EXCEEDED: say(
    '파일 보관 용량을 모두 사용했습니다.',
    'There is no room left for your files.',
  ),
  ATTACHMENT_SIZE_MISMATCH: say(
    '파일 크기가 알려 준 것과 다릅니다.',
    'The file does not have the size that was announced.',
  ),
  ATTACHMENT_TOO_LARGE: say('파일은 10MB까지 올릴 수 있습니다.', 'A file may have 10 MB at most.'),
  ATTACHMENT_TYPE_MISMATCH: say(
    '파일 내용이 확장자나 형식과 다릅니다.',
    'The content of the file is not of the type its name says.',
  ),
  ATTACHMENT_TYPE_NOT_ALLOWED: say(
    'PNG, JPEG, WebP, PDF, TXT 파일만 올릴 수 있습니다.',
    'Only PNG, JPEG, WebP, PDF and TXT files are taken.',
  ),
  BULK_NOT_FOUND: say(
    '일괄 작업을 찾을 수 없습니다.',
    'There is no such bulk action, or it is somebody else’s.',
  ),
  BULK_CHOICE_INVALID: say(
    '대상을 다시 선택해 주세요.',
    'Choose again which ones: one by one, or by a filter.',
  ),
  BULK_NOTHING_CHOSEN: say('조건에 맞는 대상이 없습니다.', 'Nothing fits.'),
  BULK_ROWS_TOO_MANY: {
    ko: ({ max }) => `한 번에 ${max ?? ''}건까지 할 수 있습니다. 조건을 좁혀 주세요.`,
    en: ({ max }) => `One bulk action touches ${max ?? ''} at most. Choose a narrower filter.`,
  },
  BULK_REASON_MISSING: say('사유를 적어 주세요.', 'This takes a reason.'),
  BULK_ROW_CHANGED: say(
    '그 사이 다른 사람이 변경해서 그대로 두었습니다.',
    'Somebody changed it in the meantime. It was left as it is.',
  ),
  BULK_NOT_READY: say(
    '지금 상태에서는 할 수 없습니다. 새로고침해 주세요.',
    'This cannot be done with the bulk action as it stands. Reload the page.',
  ),
  BULK_NOTHING_TO_DO: say('바뀌는 대상이 없습니다.', 'Nothing of it would change anything.'),
  BULK_PLAN_STALE: {
    ko: ({ hours }) => `확인한 지 ${hours ?? ''}시간이 지났습니다. 다시 선택해 주세요.`,
    en: ({ hours }) => `The plan is older than ${hours ?? ''} hour. Choose again.`,
  },
  BULK_FINAL: say('되돌릴 수 없는 작업입니다.', 'What this did cannot be taken back.'),
  BULK_FORGOTTEN: {
    ko: ({ days }) => `변경 내역은 ${days ?? ''}일 동안만 보관합니다. 이제 되돌릴 수 없습니다.`,
    en: ({ days }) => `What it changed is kept for ${days ?? ''} days. It cannot be undone any more.`,
  },
  CURSOR_INVALID: say(
    '목록의 위치가 맞지 않습니다. 처음부터 다시 열어 주세요.',
    'The place in the list is not valid. Open it again.',
  ),
  EMAIL_TAKEN: say('이미 사용 중인 이메일입니다.', 'This e-mail is already in use.'),
  EXPORT_NOT_FOUND: say(
    '내보낸 파일을 찾을 수 없습니다.',
    'There is no such export, or it is somebody else’s.',
  ),
  EXPORT_TOO_LARGE: say(
    '한 파일에 담기에 너무 많습니다. 기간이나 조건을 좁혀 주세요.',
    'This would be more rows than one file may have. Choose a shorter period or a narrower filter.',
  ),
  FORBIDDEN: {
    ko: (a) => `권한이 없습니다${a.permission ? `: ${a.permission}` : ''}.`,
    en: (a) => `You lack the permission${a.permission ? ` ${a.permission}` : ''}.`,
  },
  GRAPHQL_PARSE_FAILED: say('요청을 이해하지 못했습니다.', 'The request was not understood.'),
  GRAPHQL_VALIDATION_FAILED: say(
    '화면이 서버보다 오래되었습니다. 새로 고침해 주세요.',
    'This page is older than the server. Reload it.',
  ),
  HOLD_ENDED: say(
    '묶어 둔 금액을 이미 사용했거나 돌려주었습니다.',
    'What was set aside has been used or given back.',
  ),
  HOLD_EXPIRED: say('묶어 둔 기한이 지났습니다.', 'The time it was set aside for is over.'),
  IDEMPOTENCY_KEY_INVALID: say('요청 번호가 맞지 않습니다.', 'The idempotency key is not valid.'),
  IDEMPOTENCY_KEY_REUSED: say(
    '같은 요청 번호로 다른 요청을 이미 보냈습니다. 창을 닫고 다시 열어 주세요.',
    'This request id was used for another request. Close the dialog and open it again.',
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
  IMPORT_NOT_FOUND: say('가져오기를 찾을 수 없습니다.', 'There is no such import, or it is somebody else’s.'),
  IMPORT_KIND_UNKNOWN: say('가져올 수 없는 종류입니다.', 'Nothing of this kind can be imported.'),
  IMPORT_FILE_EMPTY: say('파일에 데이터가 한 줄도 없습니다.', 'There are no rows in the file.'),
  IMPORT_ENCODING_UNKNOWN: say(
    'UTF-8도 CP949도 아닌 파일입니다. 둘 가운데 하나로 저장해 주세요.',
    'The file is neither UTF-8 nor CP949. Save it as one of them.',
  ),
  IMPORT_FILE_BROKEN: {
    ko: ({ line }) => `${line ?? ''}번째 줄부터 읽을 수 없습니다. 따옴표를 확인해 주세요.`,
    en: ({ line }) => `From line ${line ?? ''} on the file cannot be read. Check the quotation marks.`,
  },
  IMPORT_LINE_TOO_LONG: {
    ko: ({ line, max }) => `${line ?? ''}번째 줄이 너무 깁니다(최대 ${max ?? ''}자).`,
    en: ({ line, max }) => `Line ${line ?? ''} is too long (${max ?? ''} characters at most).`,
  },
  IMPORT_COLUMNS_TOO_MANY: {
    ko: ({ max }) => `항목이 너무 많습니다(최대 ${max ?? ''}개).`,
    en: ({ max }) => `There are too many columns (${max ?? ''} at most).`,
  },
  IMPORT_ROWS_TOO_MANY: {
    ko: ({ max }) => `한 번에 ${max ?? ''}줄까지 가져올 수 있습니다. 파일을 나누어 주세요.`,
    en: ({ max }) => `One import has ${max ?? ''} rows at most. Hand it in as several files.`,
  },
  IMPORT_COLUMN_UNKNOWN: {
    ko: ({ column }) => `알 수 없는 항목입니다: ${column ?? ''}`,
    en: ({ column }) => `Nobody knows the column “${column ?? ''}”.`,
  },
  IMPORT_COLUMN_DOUBLED: {
    ko: ({ column }) => `같은 항목이 두 번 있습니다: ${column ?? ''}`,
    en: ({ column }) => `The column “${column ?? ''}” is there twice.`,
  },
  IMPORT_COLUMN_MISSING: {
    ko: ({ column }) => `대상을 찾을 항목이 없습니다. 하나는 있어야 합니다: ${column ?? ''}`,
    en: ({ column }) => `A column to find records by is missing, one of: ${column ?? ''}`,
  },
  IMPORT_ROW_BROKEN: say('값만 담은 JSON 객체 한 줄이 아닙니다.', 'This is no JSON object of plain values.'),
  IMPORT_ROW_UNEVEN: {
    ko: ({ expected, given }) => `칸이 ${expected ?? ''}개여야 하는데 ${given ?? ''}개입니다.`,
    en: ({ expected, given }) => `${expected ?? ''} cells are expected, ${given ?? ''} are there.`,
  },
  IMPORT_ROW_DOUBLED: {
    ko: ({ line }) => `${line ?? ''}번째 줄과 같은 대상입니다.`,
    en: ({ line }) => `Line ${line ?? ''} is about the same record.`,
  },
  IMPORT_ROW_AMBIGUOUS: {
    ko: ({ column }) => `해당하는 대상이 여럿입니다. 다음 항목도 적어 주세요: ${column ?? ''}`,
    en: ({ column }) => `Several records fit. Fill in “${column ?? ''}”.`,
  },
  IMPORT_ROW_CHANGED: say(
    '그 사이 다른 사람이 변경해서 그대로 두었습니다.',
    'Somebody changed it in the meantime. It was left as it is.',
  ),
  IMPORT_VALUE_MISSING: {
    ko: ({ column }) => `값이 비어 있습니다: ${column ?? ''}`,
    en: ({ column }) => `“${column ?? ''}” is empty.`,
  },
  IMPORT_VALUE_INVALID: {
    ko: (args) => `${args.column ?? ''}: ${importReason(args, 'ko')}`,
    en: (args) => `${args.column ?? ''}: ${importReason(args, 'en')}`,
  },
  IMPORT_VALUE_MASKED: {
    ko: ({ column }) => `가려진 값입니다. 전체 값을 적어 주세요: ${column ?? ''}`,
    en: ({ column }) => `“${column ?? ''}” is masked. Write the whole value.`,
  },
  IMPORT_COLUMN_FIXED: {
    ko: ({ column }) => `가져오기로 바꿀 수 없는 항목입니다: ${column ?? ''}`,
    en: ({ column }) => `“${column ?? ''}” cannot be changed by an import.`,
  },
  IMPORT_CREATED_STAYS: say(
    '새로 등록한 것은 되돌릴 수 없어 그대로 두었습니다.',
    'What was created cannot be taken back. It stays.',
  ),
  IMPORT_NOT_READY: say(
    '지금 상태에서는 할 수 없습니다. 새로고침해 주세요.',
    'This cannot be done with the import as it stands. Reload the page.',
  ),
  IMPORT_NOTHING_TO_DO: say('바뀌는 줄이 없습니다.', 'No row of it would change anything.'),
  IMPORT_PLAN_STALE: {
    ko: ({ hours }) => `점검한 지 ${hours ?? ''}시간이 지났습니다. 파일을 다시 올려 주세요.`,
    en: ({ hours }) => `The dry run is older than ${hours ?? ''} hours. Hand the file in again.`,
  },
  IMPORT_FORGOTTEN: {
    ko: ({ days }) => `변경 내역은 ${days ?? ''}일 동안만 보관합니다. 이제 되돌릴 수 없습니다.`,
    en: ({ days }) => `What it changed is kept for ${days ?? ''} days. It cannot be undone any more.`,
  },
  INPUT_INVALID: say('입력한 값을 확인해 주세요.', 'Please check what you entered.'),
  INTERNAL: say(
    '서버에서 문제가 생겼습니다. 요청 번호를 알려 주세요.',
    'Something went wrong on the server. Give the request id to support.',
  ),
  LEDGER_ACCOUNT_NOT_FOUND: say('계정을 찾을 수 없습니다.', 'There is no such account.'),
  LEDGER_POSTING_NOT_FOUND: say('전표를 찾을 수 없습니다.', 'There is no such posting.'),
  LIVE_TOO_SLOW: say(
    '실시간 소식을 따라가지 못했습니다. 다시 연결합니다.',
    'Live news came faster than it was read. Connecting again.',
  ),
  LOGIN_TICKET_INVALID: say(
    '로그인 확인이 만료되었습니다. 다시 로그인해 주세요.',
    'The sign-in ticket has ended. Sign in again.',
  ),
  MAIL_SUPPRESSION_LIFTED: say('이미 해제된 주소입니다.', 'The address is not blocked any more.'),
  MAIL_SUPPRESSION_NOT_FOUND: say('차단된 주소를 찾을 수 없습니다.', 'There is no such blocked address.'),
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
  MAINTENANCE: {
    ko: (a) => a.messageKo || '지금은 점검 중입니다.',
    en: (a) => a.messageEn || 'We are doing maintenance.',
  },
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
  NOT_FOUND: say(
    '찾을 수 없습니다. 삭제되었거나 볼 수 없는 항목입니다.',
    'It does not exist or is not yours to see.',
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
  ORIGIN_REFUSED: say(
    '허용되지 않은 주소에서 보낸 요청입니다.',
    'The request came from an address that is not allowed.',
  ),
  PAGE_INVALID: say('쪽 번호를 확인해 주세요.', 'Please check the page number.'),
  PHONE_INVALID: say('전화번호를 확인해 주세요.', 'Please check the phone number.'),
  PROVIDER_NOT_CONFIGURED: say('이 로그인 방법은 사용할 수 없습니다.', 'This way to sign in is not set up.'),
  PROVIDER_UNAVAILABLE: say(
    '로그인 제공자가 응답하지 않습니다. 잠시 뒤 다시 시도해 주세요.',
    'The provider does not answer. Try again in a moment.',
  ),
  POINT_ADJUSTMENT_NOT_FOUND: say('포인트 조정을 찾을 수 없습니다.', 'There is no such adjustment.'),
  QUERY_TOO_COMPLEX: say(
    '한 번에 너무 많이 요청했습니다. 조건을 좁혀 주세요.',
    'Too much was asked at once. Narrow it down.',
  ),
  OPERATION_TIMED_OUT: say(
    '너무 오래 걸려 그만두었습니다. 범위를 좁히거나 잠시 뒤에 다시 시도해 주세요.',
    'This took too long and was given up. Narrow it down, or try again later.',
  ),
  OPERATION_UNDECIDED: say(
    '처리가 오래 걸리고 있습니다. 결과를 확인한 뒤 다시 시도해 주세요.',
    'This is taking long and goes on. Check how it ended before you try again.',
  ),
  PASSWORD_REFUSED: {
    ko: (a) => (a.reason && PASSWORD_REASONS.ko[a.reason]) ?? '다른 비밀번호를 정해 주세요.',
    en: (a) => (a.reason && PASSWORD_REASONS.en[a.reason]) ?? 'Choose another password.',
  },
  PERMISSION_UNKNOWN: say('없는 권한입니다.', 'There is no such permission.'),
  PERSISTED_DOCUMENTS_ONLY: say(
    '관리자 로그인으로는 관리자 화면의 요청만 보낼 수 있습니다.',
    'A staff session runs the admin app’s own requests only.',
  ),
  PERSISTED_DOCUMENT_UNKNOWN: say(
    '화면이 새 버전으로 바뀌었습니다. 페이지를 새로 고쳐 주세요.',
    'The app was renewed. Reload the page.',
  ),
  RATE_LIMITED: {
    ko: (a) => `시도가 너무 많습니다. ${wait(a, 'ko')} 뒤에 다시 시도해 주세요.`,
    en: (a) => `Too many tries. Wait ${wait(a, 'en')}.`,
  },
  REFERENCE_REUSED: say(
    '같은 참조로 다른 금액을 이미 차감했습니다.',
    'Another amount was deducted for this reference before.',
  ),
  REQUEST_IN_PROGRESS: say(
    '같은 요청을 처리하고 있습니다. 잠시 기다려 주세요.',
    'The same request is still running. Wait a moment.',
  ),
  REQUEST_MALFORMED: say('요청을 읽지 못했습니다.', 'The request could not be read.'),
  RETURN_ADDRESS_REFUSED: say('허용되지 않은 주소입니다.', 'This address is not allowed.'),
  REVERSAL_EXCEEDS: say(
    '되돌릴 수 있는 금액보다 많습니다.',
    'This would take back more than is left of the posting.',
  ),
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
  SERVICE_UNAVAILABLE: say(
    '지금은 처리할 수 없습니다. 변경된 것은 없습니다.',
    'The service cannot answer now. Nothing was changed.',
  ),
  CONSENT_MISSING: say('현재 버전의 약관에 동의해 주세요.', 'Agree to the terms in the version in force.'),
  LINK_INVALID: say(
    '링크가 잘못되었거나 이미 쓰였거나 만료되었습니다. 새로 요청해 주세요.',
    'The link is unknown, used or too old. Ask for a new one.',
  ),
  PASSWORD_WRONG: say('현재 비밀번호가 맞지 않습니다.', 'The current password is wrong.'),
  PASSWORD_NOT_SET: say(
    '아직 비밀번호가 없는 계정입니다. 비밀번호 재설정 메일로 정해 주세요.',
    'This account has no password yet. Set one with a reset letter.',
  ),
  PHONE_PROOF_UNAVAILABLE: say(
    '휴대폰 번호를 여기서 바꿀 수 없습니다. 고객센터에 문의해 주세요.',
    'A phone number cannot be changed here. Ask the customer service.',
  ),
  PHONE_NOT_REACHED: say(
    '인증번호는 국내 휴대폰 번호로만 보낼 수 있습니다. 고객센터에 문의해 주세요.',
    'Codes go to mobile numbers of Korea only. Ask the customer service.',
  ),
  PHONE_CODE_INVALID: say(
    '인증번호가 맞지 않거나 만료되었습니다. 마지막으로 받은 문자를 확인하거나 다시 요청해 주세요.',
    'The code is wrong, used or too old. Look at the newest text, or ask for another code.',
  ),
  NOTIFICATION_NOT_FOUND: say('알림을 찾을 수 없습니다.', 'There is no such notification.'),
  NOTIFICATION_DESTINATION_NOT_FOUND: say(
    '알림 채널을 찾을 수 없습니다. 삭제되었을 수 있습니다.',
    'There is no such destination. It may have been removed.',
  ),
  NOTIFICATION_DESTINATION_NAME_TAKEN: say(
    '같은 이름의 알림 채널이 이미 있습니다.',
    'Another destination has this name.',
  ),
  NOTIFICATION_DESTINATION_REFUSED: say(
    '보낼 수 없는 주소입니다. Slack 수신 웹훅 주소이거나, 인터넷에 공개된 서버의 주소여야 합니다.',
    'Nothing is sent to this address. It must be an incoming webhook of Slack, or a server in the public internet.',
  ),
  NOTIFICATION_CHANNEL_UNAVAILABLE: say(
    '이 방법은 아직 설정되지 않았거나, 알림 받을 번호를 등록하지 않았습니다.',
    'This way is not set up, or you have entered no number for it.',
  ),
  NOTIFICATION_MESSAGE_NOT_FOUND: say('보낸 메시지를 찾을 수 없습니다.', 'There is no such message.'),
  NOTIFICATION_MESSAGE_NOT_RETRYABLE: say(
    '보내는 중이거나, 이미 도착했거나, 기한이 지난 것은 다시 보낼 수 없습니다.',
    'What is under way, has arrived, or comes too late cannot be sent again.',
  ),
  NOTIFICATION_KIND_UNKNOWN: say('없는 종류의 알림입니다.', 'There are no notices of this kind.'),
  PHONE_TAKEN: say(
    '다른 고객이 이미 쓰고 있는 전화번호입니다.',
    'Another customer already uses this phone number.',
  ),
  BIRTH_DATE_INVALID: say('생년월일을 확인해 주세요.', 'Check the date of birth.'),
  UNDER_AGE: {
    ko: (a) => `만 ${a.age ?? ''}세부터 가입할 수 있습니다.`,
    en: (a) => `One has to be ${a.age ?? 'of age'} to join.`,
  },
  API_KEY_INVALID: say(
    'API 키가 없거나 만료 또는 폐기되었습니다.',
    'The API key is unknown, expired or revoked.',
  ),
  API_KEY_NOT_FOUND: say('API 키를 찾을 수 없습니다.', 'There is no such API key.'),
  API_KEY_NOT_ACTIVE: say(
    '만료되었거나 폐기 또는 이미 교체된 API 키입니다.',
    'This API key is expired, revoked or replaced already.',
  ),
  API_KEY_ADDRESS_INVALID: say(
    '주소는 203.0.113.9 또는 203.0.113.0/24처럼 적어 주세요.',
    'Write addresses as 203.0.113.9 or 203.0.113.0/24.',
  ),
  API_KEY_EXPIRY_INVALID: say(
    '만료 시각은 지금부터 1년 이내여야 합니다.',
    'A key has to end within a year from now.',
  ),
  API_KEY_SCOPE_REFUSED: {
    ko: (a) =>
      a.because === 'FOR_PEOPLE_ONLY'
        ? `사람만 쓸 수 있는 권한(${a.permission ?? ''})은 API 키에 줄 수 없습니다.`
        : `본인에게 없는 권한(${a.permission ?? ''})은 API 키에 줄 수 없습니다.`,
    en: (a) =>
      a.because === 'FOR_PEOPLE_ONLY'
        ? `Only a person may hold ${a.permission ?? 'this permission'}.`
        : `You do not hold ${a.permission ?? 'this permission'} yourself.`,
  },
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
  STEP_UP_REQUIRED: say(
    '중요한 작업입니다. 2단계 인증으로 한 번 더 확인해 주세요.',
    'Confirm this once more with your second factor.',
  ),
  SIGN_IN_FAILED: say('이메일 또는 비밀번호가 맞지 않습니다.', 'The e-mail or the password is not right.'),
  TOKEN_INVALID: say(
    '로그인 정보가 맞지 않습니다. 다시 로그인해 주세요.',
    'The sign-in is not valid. Sign in again.',
  ),
  UNAUTHENTICATED: say('먼저 로그인해 주세요.', 'Sign in first.'),
  USER_INACTIVE: say('비활성 회원입니다.', 'This user is inactive.'),
  USER_NOT_FOUND: say('회원을 찾을 수 없습니다.', 'There is no such user.'),
  VERSION_STALE: say(
    '다른 사람이 먼저 변경했습니다. 새로 고친 뒤 다시 시도해 주세요.',
    'Somebody changed this first. Reload and try again.',
  ),
  AMOUNT_MISMATCH: say(
    '주문 금액과 다릅니다. 결제되지 않았습니다.',
    'This is not the amount of the order. Nothing was charged.',
  ),
  APPROVAL_ALREADY_OPEN: say(
    '같은 요청이 이미 승인을 기다립니다.',
    'The same is waiting for approval already.',
  ),
  APPROVAL_CHANGED: say(
    '요청한 내용과 지금 실행될 내용이 다릅니다. 다시 요청해 주세요.',
    'What would be done now is not what was asked for. Ask again.',
  ),
  APPROVAL_EXPIRED: say('승인 기한이 지났습니다. 다시 요청해 주세요.', 'The request has run out. Ask again.'),
  APPROVAL_NOT_FOUND: say('승인 요청을 찾을 수 없습니다.', 'There is no such request.'),
  APPROVAL_NOT_PENDING: say('이미 처리된 승인 요청입니다.', 'This request has been decided already.'),
  APPROVAL_NOT_USABLE: say(
    '승인되지 않았거나 이미 사용한 승인입니다.',
    'This approval was not given, or has been used already.',
  ),
  APPROVAL_NOT_YOURS: say('요청한 사람만 할 수 있습니다.', 'Only whoever asked may do this.'),
  APPROVER_IS_REQUESTER: say(
    '본인이 요청한 일은 다른 직원이 승인해야 합니다.',
    'Somebody else must approve what you asked for.',
  ),
  APPROVER_LOST_PERMISSION: say(
    '승인한 직원에게 더 이상 승인 권한이 없습니다. 다시 요청해 주세요.',
    'Whoever approved this may no longer do so. Ask again.',
  ),
  OWN_ACCOUNT: say(
    '본인의 회원 계정에 관한 일은 다른 직원이 해야 합니다.',
    'This is about your own customer account. Somebody else must do it.',
  ),
  ORDER_NOT_CANCELABLE: say(
    '이미 결제되었거나 결제 중인 주문입니다. 환불을 요청해 주세요.',
    'The order is paid or being paid; refund it instead.',
  ),
  ORDER_NOT_FOUND: say('주문을 찾을 수 없습니다.', 'There is no such order.'),
  ORDER_NOT_PAYABLE: say('끝난 주문이라 결제할 수 없습니다.', 'The order is closed and cannot be paid.'),
  ORDER_PAID_ELSEWHERE: say(
    '같은 청구서를 다른 주문으로 이미 결제했거나 결제하고 있습니다. 결제되지 않았습니다.',
    'Another order for the same is paid or being paid. Nothing was charged.',
  ),
  USAGE_BILL_NOT_FOUND: say('청구서를 찾을 수 없습니다.', 'There is no such bill.'),
  USAGE_BILL_EXISTS: {
    ko: (a) => `${a.month ?? ''} 이용료는 이미 청구했습니다.`,
    en: (a) => `This customer has a bill for ${a.month ?? 'this month'} already.`,
  },
  USAGE_BILL_NOT_OPEN: say('이미 납부했거나 취소된 청구서입니다.', 'This bill is paid or void.'),
  PAYMENT_KEY_MISMATCH: say(
    '다른 주문의 결제 키입니다. 결제되지 않았습니다.',
    'This payment key belongs to another order. Nothing was charged.',
  ),
  PAYMENT_NOT_FOUND: say('결제를 찾을 수 없습니다.', 'There is no such payment.'),
  PAYMENT_NOT_CANCELED_ELSEWHERE: say(
    '결제사에 기록하지 않은 취소가 없습니다.',
    'The provider shows no cancel that is not on record here.',
  ),
  PAYMENT_NOT_REFUNDABLE: say('결제 완료된 건만 환불할 수 있습니다.', 'Only a paid payment can be refunded.'),
  REFUND_TAX_FREE_INVALID: {
    ko: (a) => `이 환불의 면세 금액은 ${won(a.min, 'ko')}에서 ${won(a.max, 'ko')} 사이여야 합니다.`,
    en: (a) => `Of this refund ${won(a.min, 'en')} to ${won(a.max, 'en')} can be free of tax.`,
  },
  POINTS_ALREADY_SPENT: {
    ko: (a) => `고객이 이 결제로 받은 포인트를 이미 사용했습니다${points(a)}.`,
    en: (a) => `The customer has spent points of this payment${points(a)}.`,
  },
  POINTS_INSUFFICIENT: {
    ko: (a) => `포인트가 부족합니다${points(a)}.`,
    en: (a) => `There are not enough points${points(a)}.`,
  },
  PRODUCT_NOT_FOUND: say('상품을 찾을 수 없습니다.', 'There is no such product.'),
  PRODUCT_EXISTS: say('같은 코드의 상품이 이미 있습니다.', 'There is a product with this code already.'),
  PRODUCT_TAX_FREE_ABOVE_PRICE: say(
    '면세 금액이 가격보다 큽니다.',
    'More of it is free of tax than it costs.',
  ),
  PRODUCT_NOT_ON_SALE: say('판매하지 않는 상품입니다.', 'This product is not on sale.'),
  PROVIDER_UNREACHABLE: say(
    '결제사의 답을 받지 못했습니다. 계속 확인하고 있으니 다시 결제하지 마세요.',
    'The provider gave no clear answer. It is being asked; do not pay again.',
  ),
  PURPOSE_NOT_AVAILABLE: say(
    '아직 이용할 수 없는 결제 용도입니다.',
    'Nothing can be bought for this purpose yet.',
  ),
  PERIOD_WITH_DATES: say('기간과 날짜를 함께 쓸 수 없습니다.', 'Give a period or two days, not both.'),
  DATES_INCOMPLETE: say('시작일과 종료일을 모두 골라 주세요.', 'Choose both days of the range.'),
  DATES_REVERSED: say('종료일이 시작일보다 빠릅니다.', 'The last day comes before the first.'),
  RANGE_TOO_LONG: {
    ko: (a) => `한 번에 ${a.maxDays ?? ''}일까지 볼 수 있습니다.`,
    en: (a) => `At most ${a.maxDays ?? ''} days fit into one answer.`,
  },
  RANGE_INVALID: say('기간을 확인해 주세요.', 'Please check the period.'),
  REFUND_EXCEEDS_REMAINING: {
    ko: (a) => `환불 가능 금액은 ${won(a.remaining, 'ko')}입니다.`,
    en: (a) => `At most ${won(a.remaining, 'en')} can be refunded.`,
  },
  REFUND_NOT_FOUND: say('환불을 찾을 수 없습니다.', 'There is no such refund.'),
  REFUND_NOT_REQUESTED: say('이미 처리된 환불입니다.', 'This refund has been decided already.'),
  REFUND_UNRESOLVED: say(
    '앞선 환불의 결과를 확인하고 있습니다. 끝난 뒤 다시 시도해 주세요.',
    'An earlier refund has no clear result yet. Wait for it.',
  ),
  STORAGE_UNAVAILABLE: say(
    '파일 저장소에 연결하지 못했습니다. 잠시 뒤 다시 시도해 주세요.',
    'The file store cannot be reached. Try again in a moment.',
  ),
  SUBJECT_ERASED: say(
    '개인정보가 파기된 사람이라 새로 저장할 수 없습니다.',
    'The data of this person was erased; nothing new can be stored.',
  ),
  USER_NOT_ELIGIBLE: say(
    '다른 서비스의 회원만 구매할 수 있습니다.',
    'This is sold to members of another service.',
  ),
  JOB_INTERRUPTED: say(
    '작업이 중간에 멈췄고 스스로 이어 갈 수 없습니다.',
    'The job was interrupted and cannot go on by itself.',
  ),
  JOB_BLOCKED: say(
    '다른 작업이 같은 기록을 오래 붙잡고 있어 여러 번 해도 끝내지 못했습니다. 한 일은 그대로 있습니다. 잠시 뒤에 이어서 실행해 주세요.',
    'Others held the same records for too long, try after try. What was done stays: let it go on in a while.',
  ),
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
  DEMO_NOT_RUNNING: say(
    '데모가 아닙니다. 실제 데이터는 초기화할 수 없습니다.',
    'This is no demo. Real data is not reset.',
  ),
  DEMO_NOT_SUPERVISED: say(
    '이 서버는 npm start로 시작되지 않아 여기서 초기화할 수 없습니다. 아무것도 바뀌지 않았습니다.',
    'This server was not started by npm start, so it cannot be reset from here. Nothing was changed.',
  ),
  DEMO_DATA_NOT_OURS: say(
    '직접 지정한 데이터베이스나 Redis, 결제사를 쓰고 있어 여기서 비우지 않습니다. 아무것도 바뀌지 않았습니다.',
    'The demo uses a database, a Redis or a payment provider of your own, which is not emptied from here. Nothing was changed.',
  ),
  DEMO_WITHOUT_DATA: say(
    '데모 데이터 없이(--no-seed) 시작한 데모라 되돌릴 처음이 없습니다. 터미널에서 npm start -- --reset 으로 다시 시작하면 데모 데이터가 만들어지고, 지금 있는 데이터는 지워집니다. 아무것도 바뀌지 않았습니다.',
    'This demo was started without demo data (--no-seed), so there is nothing to go back to. npm start -- --reset in the terminal makes demo data and deletes what is here now. Nothing was changed.',
  ),
  DEMO_RESET_RUNNING: say('이미 초기화하고 있습니다.', 'The demo is being reset already.'),
  DEMO_WORD_WRONG: {
    ko: ({ word }) => `확인을 위해 ${word ?? ''}이라고 입력하세요.`,
    en: ({ word }) => `Type ${word ?? ''} to confirm.`,
  },
  SAGA_ENDED: say('이미 끝난 절차입니다.', 'This run has ended.'),
  SAGA_NOT_FOUND: say('절차를 찾을 수 없습니다.', 'There is no such run.'),
  SAGA_STEP_FINAL: say(
    '되돌릴 수 없는 단계가 이미 실행되었거나 실행되었을 수 있습니다. 다시 시도만 할 수 있습니다.',
    'A step that cannot be taken back has happened, or may have. Only asking again is left.',
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
  ACCESS_REVIEW_NOT_FOUND: say('이 달의 접속기록이 없습니다.', 'There are no access records of this month.'),
  ACCESS_REVIEW_NOT_OVER: say(
    '아직 끝나지 않은 달입니다. 달이 끝난 뒤에 서명해 주세요.',
    'The month is not over yet. Sign it when it is.',
  ),
  ACCESS_REVIEW_SIGNED: say('이미 서명된 달입니다.', 'The review of this month is signed already.'),
  ACCESS_REVIEW_ONLY_OWN: say(
    '이 달에는 본인의 접속기록만 있습니다. 다른 사람이 점검해야 합니다.',
    'Nobody but you looked at anything in this month. Somebody else must review it.',
  ),
  AUDIT_EVENT_NOT_FOUND: say('감사 기록을 찾을 수 없습니다.', 'There is no such event in the audit log.'),
  VALUE_UNREADABLE: say(
    '암호화된 값을 열 수 없습니다. 운영자에게 알려 주세요.',
    'An encrypted value cannot be opened. Tell your operator.',
  ),
  WEBHOOK_NOT_FOUND: say('웹훅을 찾을 수 없습니다.', 'There is no such webhook.'),
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
  COMMENT_NOT_FOUND: say('댓글을 찾을 수 없습니다.', 'There is no such comment, or it is not yours to see.'),
  COMMENT_NOT_YOURS: say(
    '댓글은 쓴 사람만 고치거나 지울 수 있습니다.',
    'Only whoever wrote a comment changes or deletes it.',
  ),
  COMMENT_DELETED: say('내용이 지워진 댓글입니다.', 'The text of this comment is gone.'),
  COMMENT_MENTION_UNKNOWN: say(
    '언급한 사람 가운데 지금 일하지 않는 직원이 있습니다.',
    'Somebody who is mentioned is not of the staff now.',
  ),
  COMMENT_MENTION_UNSEEING: {
    ko: ({ names }) => `${names ?? ''} 님은 이 기록을 볼 권한이 없어 언급할 수 없습니다.`,
    en: ({ names }) => `${names ?? ''} may not see this record, so they cannot be mentioned here.`,
  },
  VIEW_NOT_FOUND: say('저장된 보기를 찾을 수 없습니다.', 'There is no such view, or it is somebody else’s.'),
  VIEW_NAME_TAKEN: say(
    '이 목록에 같은 이름의 보기가 있습니다.',
    'You have another view of this name for this list.',
  ),
  VIEWS_TOO_MANY: {
    ko: ({ max }) => `보기는 목록마다 ${max ?? ''}개까지 저장할 수 있습니다. 하나를 먼저 삭제하세요.`,
    en: ({ max }) => `A list has ${max ?? ''} views at most. Delete one first.`,
  },
  VIEW_STAYS_SHARED: say(
    '공유된 보기를 혼자 쓰도록 되돌리는 일은 만든 사람만 할 수 있습니다. 삭제는 할 수 있습니다.',
    'Only its owner can take a shared view back. You can delete it.',
  ),
  VIEW_ROLE_UNKNOWN: {
    ko: ({ role }) => `‘${role ?? ''}’ 역할을 찾을 수 없습니다.`,
    en: ({ role }) => `There is no role “${role ?? ''}”.`,
  },
  VIEW_ROLE_BLIND: {
    ko: ({ role, permission }) =>
      `역할 ‘${role ?? ''}’은(는) 이 목록을 볼 권한(${permission ?? ''})이 없어 보기를 공유할 수 없습니다.`,
    en: ({ role, permission }) =>
      `The role “${role ?? ''}” may not open this list (${permission ?? ''}), so a view of it cannot be shared with it.`,
  },
  SEGMENT_NOT_FOUND: say('세그먼트를 찾을 수 없습니다.', 'There is no such segment.'),
  SEGMENT_NAME_TAKEN: say('같은 이름의 세그먼트가 있습니다.', 'Another segment has this name.'),
  SEGMENT_EMPTY: say('이 칸에 해당하는 회원이 없습니다.', 'Nobody is in this cell any more.'),
  SEGMENT_TOO_LARGE: {
    ko: ({ people, max }) =>
      `세그먼트는 ${max ?? ''}명까지 저장할 수 있습니다. 이 칸에는 ${people ?? ''}명이 있습니다.`,
    en: ({ people, max }) => `A segment has ${max ?? ''} people at most; in this cell are ${people ?? ''}.`,
  },
} satisfies Record<ErrorCode, Words>;

/** Through `errorText` of `error-message.ts`, which knows what no server can say. */
export function errorText({ code, args }: AppError, language: Language): string {
  return code === 'NETWORK' || code === 'UNKNOWN'
    ? ''
    : (errorWords as Record<ErrorCode, Words>)[code][language](args);
}
