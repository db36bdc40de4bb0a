import { say, wait, won, type SomeWords } from './words';

export default {
  AMOUNT_INVALID: say(
    '1원 이상의 금액을 숫자로 입력해 주세요.',
    'Enter an amount of at least 1 won in digits.',
  ),
  AMOUNT_OUT_OF_RANGE: {
    ko: (a) => `${won(a.min, 'ko')}부터 ${won(a.max, 'ko')}까지 입력할 수 있습니다.`,
    en: (a) => `Enter an amount from ${won(a.min, 'en')} to ${won(a.max, 'en')}.`,
  },
  CURSOR_INVALID: say(
    '목록의 위치가 맞지 않습니다. 처음부터 다시 열어 주세요.',
    'The place in the list is not valid. Open it again.',
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
  IDEMPOTENCY_KEY_INVALID: say('요청 번호가 맞지 않습니다.', 'The idempotency key is not valid.'),
  IDEMPOTENCY_KEY_REUSED: say(
    '같은 요청 번호로 다른 요청을 이미 보냈습니다. 창을 닫고 다시 열어 주세요.',
    'This request id was used for another request. Close the dialog and open it again.',
  ),
  INPUT_INVALID: say('입력한 값을 확인해 주세요.', 'Please check what you entered.'),
  INTERNAL: say(
    '서버에서 문제가 생겼습니다. 요청 번호를 알려 주세요.',
    'Something went wrong on the server. Give the request id to support.',
  ),
  LIVE_TOO_SLOW: say(
    '실시간 소식을 따라가지 못했습니다. 다시 연결합니다.',
    'Live news came faster than it was read. Connecting again.',
  ),
  MAINTENANCE: {
    ko: (a) => a.messageKo || '지금은 점검 중입니다.',
    en: (a) => a.messageEn || 'We are doing maintenance.',
  },
  NOT_FOUND: say(
    '찾을 수 없습니다. 삭제되었거나 볼 수 없는 항목입니다.',
    'It does not exist or is not yours to see.',
  ),
  ORIGIN_REFUSED: say(
    '허용되지 않은 주소에서 보낸 요청입니다.',
    'The request came from an address that is not allowed.',
  ),
  PAGE_INVALID: say('쪽 번호를 확인해 주세요.', 'Please check the page number.'),
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
  REQUEST_IN_PROGRESS: say(
    '같은 요청을 처리하고 있습니다. 잠시 기다려 주세요.',
    'The same request is still running. Wait a moment.',
  ),
  REQUEST_MALFORMED: say('요청을 읽지 못했습니다.', 'The request could not be read.'),
  SERVICE_UNAVAILABLE: say(
    '지금은 처리할 수 없습니다. 변경된 것은 없습니다.',
    'The service cannot answer now. Nothing was changed.',
  ),
  STEP_UP_REQUIRED: say(
    '중요한 작업입니다. 2단계 인증으로 한 번 더 확인해 주세요.',
    'Confirm this once more with your second factor.',
  ),
  UNAUTHENTICATED: say('먼저 로그인해 주세요.', 'Sign in first.'),
  VERSION_STALE: say(
    '다른 사람이 먼저 변경했습니다. 새로 고친 뒤 다시 시도해 주세요.',
    'Somebody changed this first. Reload and try again.',
  ),
} satisfies SomeWords;
