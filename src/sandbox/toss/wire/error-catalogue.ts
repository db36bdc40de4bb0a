/**
 * Every error code of the contract with its HTTP status and what it says about the payment.
 * Status and code decide; texts may change any day and nobody may match on them.
 */

/** F refused for good · C configuration or request · S state · T for the moment · U outcome unknown · N not found */
export type ErrorClass = 'F' | 'C' | 'S' | 'T' | 'U' | 'N';

/** One row of the catalogue. */
export interface ErrorFacts {
  status: number;
  class: ErrorClass;
  ko: string;
  en: string;
}

const row = (status: number, cls: ErrorClass, ko: string, en: string): ErrorFacts => ({
  status,
  class: cls,
  ko,
  en,
});

// One row per line, so that the table can be read beside the contract's.
// prettier-ignore
const CATALOGUE: Record<string, ErrorFacts> = {
  // 400: the request, the state, or a refusal
  ALREADY_PROCESSED_PAYMENT: row(400, 'S', '이미 처리된 결제 입니다.', 'The payment has already been processed.'),
  PROVIDER_ERROR: row(400, 'T', '일시적인 오류가 발생했습니다. 잠시 후 다시 시도해주세요.', 'A temporary error occurred. Please try again shortly.'),
  CARD_PROCESSING_ERROR: row(400, 'T', '카드사에서 오류가 발생했습니다.', 'An error occurred at the card company.'),
  INVALID_REQUEST: row(400, 'C', '잘못된 요청입니다.', 'The request is invalid.'),
  INVALID_API_KEY: row(400, 'C', '잘못된 시크릿키 연동 정보 입니다.', 'The secret key is wrong.'),
  INVALID_AUTHORIZE_AUTH: row(400, 'C', '유효하지 않은 인증 방식입니다.', 'The way of authentication is not valid.'),
  NOT_FOUND_TERMINAL_ID: row(400, 'C', '단말기번호(Terminal Id)가 없습니다. 토스페이먼츠로 문의 바랍니다.', 'There is no terminal id.'),
  INVALID_UNREGISTERED_SUBMALL: row(400, 'C', '등록되지 않은 서브몰입니다.', 'The submall is not registered.'),
  NOT_REGISTERED_BUSINESS: row(400, 'C', '등록되지 않은 사업자 번호입니다.', 'The business number is not registered.'),
  UNAPPROVED_ORDER_ID: row(400, 'C', '아직 승인되지 않은 주문번호입니다.', 'The order id is not approved yet.'),
  INVALID_TEST_CODE: row(400, 'C', '유효하지 않은 테스트 코드입니다.', 'The test code is not valid.'),
  INVALID_IDEMPOTENCY_KEY: row(400, 'C', '유효하지 않은 멱등키입니다.', 'The idempotency key is not valid.'),
  DUPLICATED_ORDER_ID: row(400, 'S', '이미 승인 및 취소가 진행된 중복된 주문번호 입니다.', 'The order id has been used before.'),
  INVALID_ORDER_ID: row(400, 'C', '주문번호는 영문 대소문자, 숫자, 특수문자(-, _)로 6자 이상 64자 이하여야 합니다.', 'An order id has 6 to 64 letters, digits, - and _.'),
  INVALID_ORDER_NAME: row(400, 'C', '주문명은 1자 이상 100자 이하여야 합니다.', 'An order name has 1 to 100 characters.'),
  INVALID_CURRENCY: row(400, 'C', '잘못된 통화 값입니다.', 'The currency is not valid.'),
  INVALID_CUSTOMER_KEY: row(400, 'C', '유효하지 않은 고객 키입니다.', 'The customer key is not valid.'),
  INVALID_EMAIL: row(400, 'C', '유효하지 않은 이메일 주소 형식입니다.', 'The e-mail address is not valid.'),
  INVALID_DATE: row(400, 'C', '유효하지 않은 날짜 입니다.', 'The date is not valid.'),
  INVALID_ISO_DATE_FORMAT: row(400, 'C', '날짜 형식이 올바르지 않습니다.', 'The date format is not valid.'),
  INVALID_PAGING_KEY: row(400, 'C', '유효하지 않은 페이징 키 입니다.', 'The paging key is not valid.'),
  EXCEED_MAX_QUERY_LIMIT: row(400, 'C', '최대 조회 가능한 개수를 초과했습니다.', 'More rows were asked for than allowed.'),
  NOT_SUPPORTED_METHOD: row(400, 'C', '지원되지 않는 결제 수단입니다.', 'The payment method is not supported.'),
  INVALID_CARD_NUMBER: row(400, 'F', '카드번호를 다시 확인해주세요.', 'Please check the card number.'),
  INVALID_CARD_EXPIRATION: row(400, 'F', '카드 정보를 다시 확인해주세요. (유효기간)', 'Please check the card expiry.'),
  INVALID_STOPPED_CARD: row(400, 'F', '정지된 카드 입니다.', 'The card is suspended.'),
  INVALID_CARD_LOST_OR_STOLEN: row(400, 'F', '분실 혹은 도난 카드입니다.', 'The card was lost or stolen.'),
  INVALID_REJECT_CARD: row(400, 'F', '카드 사용이 거절되었습니다. 카드사 문의가 필요합니다.', 'The card was refused. Please ask the card company.'),
  EXCEED_MAX_CARD_INSTALLMENT_PLAN: row(400, 'F', '설정 가능한 최대 할부 개월 수를 초과했습니다.', 'Too many instalments.'),
  INVALID_CARD_INSTALLMENT_PLAN: row(400, 'F', '할부 개월 정보가 잘못되었습니다.', 'The instalment plan is not valid.'),
  NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT: row(400, 'F', '할부가 지원되지 않는 카드 또는 가맹점 입니다.', 'Card or shop does not support instalments.'),
  NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN: row(400, 'F', '할부가 지원되지 않는 카드입니다.', 'The card does not support instalments.'),
  NOT_ALLOWED_POINT_USE: row(400, 'F', '포인트 사용이 불가한 카드로 카드 포인트 결제에 실패했습니다.', 'Points cannot be used with this card.'),
  BELOW_MINIMUM_AMOUNT: row(400, 'F', '신용카드는 결제금액이 100원 이상, 계좌는 200원이상부터 결제가 가능합니다.', 'Cards need 100 won or more, accounts 200.'),
  EXCEED_MAX_AMOUNT: row(400, 'F', '거래금액 한도를 초과했습니다.', 'The amount is over the limit.'),
  EXCEED_MAX_PAYMENT_AMOUNT: row(400, 'F', '하루 결제 가능 금액을 초과했습니다.', 'The daily amount is exceeded.'),
  EXCEED_MAX_DAILY_PAYMENT_COUNT: row(400, 'F', '하루 결제 가능 횟수를 초과했습니다.', 'The daily number of payments is exceeded.'),
  EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT: row(400, 'F', '당월 결제 가능금액을 초과 하셨습니다.', 'The monthly amount is exceeded.'),
  EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT: row(400, 'F', '1일 출금 한도를 초과했습니다.', 'The daily withdrawal limit is exceeded.'),
  EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT: row(400, 'F', '1회 출금 한도를 초과했습니다.', 'The single withdrawal limit is exceeded.'),
  RESTRICTED_TRANSFER_ACCOUNT: row(400, 'F', '계좌는 등록 후 12시간 뒤부터 결제할 수 있습니다.', 'The account can pay 12 hours after registration.'),
  INVALID_ACCOUNT_INFO_RE_REGISTER: row(400, 'F', '유효하지 않은 계좌입니다. 계좌 재등록 후 시도해주세요.', 'The account is not valid. Please register it again.'),
  NOT_AVAILABLE_PAYMENT: row(400, 'F', '결제가 불가능한 시간대입니다.', 'Payments are not possible at this hour.'),
  ALREADY_CANCELED_PAYMENT: row(400, 'S', '이미 취소된 결제 입니다.', 'The payment is already cancelled.'),
  ALREADY_REFUND_PAYMENT: row(400, 'S', '이미 환불된 결제입니다.', 'The payment is already refunded.'),
  NOT_MATCHES_REFUNDABLE_AMOUNT: row(400, 'S', '잔액 결과가 일치하지 않습니다.', 'The refundable amount does not match.'),
  EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT: row(400, 'F', '즉시할인금액보다 적은 금액은 부분취소가 불가능합니다.', 'Less than the instant discount cannot be cancelled.'),
  INVALID_REFUND_ACCOUNT_INFO: row(400, 'F', '환불 계좌번호와 예금주명이 일치하지 않습니다.', 'The refund account is not valid.'),
  INVALID_REFUND_ACCOUNT_NUMBER: row(400, 'F', '잘못된 환불 계좌번호입니다.', 'The refund account number is not valid.'),
  INVALID_BANK: row(400, 'F', '유효하지 않은 은행입니다.', 'The bank is not valid.'),
  FORBIDDEN_BANK_REFUND_REQUEST: row(400, 'F', '고객 계좌가 입금이 되지 않는 상태입니다.', 'The account cannot receive money.'),
  REFUND_REJECTED: row(400, 'F', '환불이 거절됐습니다. 결제사에 문의 부탁드립니다.', 'The refund was refused.'),
  INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE: row(400, 'C', 'validHours와 dueDate는 함께 사용할 수 없습니다.', 'Use either validHours or dueDate.'),
  EXCEED_MAX_VALID_HOURS: row(400, 'C', '가상계좌의 최대 유효 시간을 초과했습니다.', 'validHours is too long.'),
  EXCEED_MAX_DUE_DATE: row(400, 'C', '가상 계좌의 최대 유효만료 기간을 초과했습니다.', 'dueDate is too late.'),
  // 401 and 403
  UNAUTHORIZED_KEY: row(401, 'C', '인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다.', 'The secret key or client key is not authenticated.'),
  INCORRECT_BASIC_AUTH_FORMAT: row(403, 'C', "잘못된 요청입니다. ':' 를 포함해 인코딩해주세요.", "The request is invalid. Encode it with ':' included."),
  FORBIDDEN_REQUEST: row(403, 'C', '허용되지 않은 요청입니다.', 'The request is not allowed.'),
  FORBIDDEN_CONSECUTIVE_REQUEST: row(403, 'T', '반복적인 요청은 허용되지 않습니다. 잠시 후 다시 시도해주세요.', 'Repeated requests are not allowed. Try again shortly.'),
  REJECT_CARD_PAYMENT: row(403, 'F', '한도초과 혹은 잔액부족으로 결제에 실패했습니다.', 'The payment failed: over the limit or not enough money.'),
  REJECT_CARD_COMPANY: row(403, 'F', '결제 승인이 거절되었습니다.', 'The approval was refused.'),
  REJECT_ACCOUNT_PAYMENT: row(403, 'F', '잔액부족으로 결제에 실패했습니다.', 'The payment failed: not enough money.'),
  REJECT_TOSSPAY_INVALID_ACCOUNT: row(403, 'F', '선택하신 출금 계좌가 출금이체 등록이 되어 있지 않아요.', 'The account is not registered for withdrawals.'),
  EXCEED_MAX_AUTH_COUNT: row(403, 'F', '최대 인증 횟수를 초과했습니다.', 'Too many authentication attempts.'),
  EXCEED_MAX_ONE_DAY_AMOUNT: row(403, 'F', '일일 한도를 초과했습니다.', 'The daily limit is exceeded.'),
  INVALID_PASSWORD: row(403, 'F', '결제 비밀번호가 일치하지 않습니다.', 'The payment password is wrong.'),
  FDS_ERROR: row(403, 'F', '[토스페이먼츠] 위험거래가 감지되어 결제가 제한됩니다.', 'A risky transaction was detected.'),
  NOT_AVAILABLE_BANK: row(403, 'T', '은행 서비스 시간이 아닙니다.', 'The bank is closed at this hour.'),
  NOT_CANCELABLE_AMOUNT: row(403, 'F', '취소 할 수 없는 금액 입니다.', 'The amount cannot be cancelled.'),
  NOT_CANCELABLE_PAYMENT: row(403, 'F', '취소 할 수 없는 결제 입니다.', 'The payment cannot be cancelled.'),
  NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER: row(403, 'F', '휴면 처리된 회원의 결제는 취소할 수 없습니다.', 'The payment of a dormant member cannot be cancelled.'),
  EXCEED_MAX_REFUND_DUE: row(403, 'F', '환불 가능한 기간이 지났습니다.', 'The time for refunds has passed.'),
  NOT_ALLOWED_PARTIAL_REFUND: row(403, 'F', '에스크로 주문, 현금 카드 결제 등의 이유로 부분 환불이 불가합니다.', 'A partial refund is not possible.'),
  NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT: row(403, 'F', '입금 대기중인 결제는 부분 환불이 불가합니다.', 'A payment waiting for its deposit cannot be partly refunded.'),
  EXCEED_CANCEL_LIMIT: row(403, 'F', '취소 한도를 초과했습니다.', 'The cancel limit is exceeded.'),
  // 404, 409, 429
  NOT_FOUND_PAYMENT: row(404, 'N', '존재하지 않는 결제 정보 입니다.', 'The payment does not exist.'),
  NOT_FOUND_PAYMENT_SESSION: row(404, 'F', '결제 시간이 만료되어 결제 진행 데이터가 존재하지 않습니다.', 'The payment session has expired and no longer exists.'),
  NOT_FOUND: row(404, 'N', '존재하지 않는 정보 입니다.', 'Not found.'),
  NOT_FOUND_HTTP_METHOD: row(404, 'C', '지원하지 않는 HTTP 메서드입니다.', 'The HTTP method is not supported.'),
  NOT_FOUND_MERCHANT: row(404, 'C', '존재하지 않는 상점 정보 입니다.', 'The shop does not exist.'),
  IDEMPOTENT_REQUEST_PROCESSING: row(409, 'U', '이전 멱등 요청이 처리중입니다.', 'The previous idempotent request is still running.'),
  TOO_MANY_REQUESTS: row(429, 'T', '요청이 너무 많습니다. 잠시 후 다시 시도해주세요.', 'Too many requests. Try again shortly.'),
  // 500: nobody knows what happened
  FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING: row(500, 'U', '결제가 완료되지 않았어요. 다시 시도해주세요.', 'The payment was not completed. Please try again.'),
  FAILED_INTERNAL_SYSTEM_PROCESSING: row(500, 'U', '내부 시스템 처리 작업이 실패했습니다. 잠시 후 다시 시도해주세요.', 'Internal processing failed. Please try again shortly.'),
  UNKNOWN_PAYMENT_ERROR: row(500, 'U', '결제에 실패했어요. 같은 문제가 반복된다면 은행이나 카드사로 문의해주세요.', 'The payment failed.'),
  FAILED_REFUND_PROCESS: row(500, 'U', '은행 응답시간 지연이나 일시적인 오류로 환불요청에 실패했습니다.', 'The refund request failed.'),
  FAILED_METHOD_HANDLING_CANCEL: row(500, 'U', '취소 중 결제 시 사용한 결제 수단 처리과정에서 일시적인 오류가 발생했습니다.', 'The payment method failed during the cancel.'),
  FAILED_PARTIAL_REFUND: row(500, 'U', '은행 점검, 해약 계좌 등의 사유로 부분 환불이 실패했습니다.', 'The partial refund failed.'),
  FAILED_DB_PROCESSING: row(500, 'U', '잘못된 요청 값으로 처리 중 DB 에러가 발생했습니다.', 'A database error occurred.'),
  COMMON_ERROR: row(500, 'U', '일시적인 오류가 발생했습니다. 잠시 후 다시 시도해주세요.', 'A temporary error occurred.'),
  UNKNOWN_ERROR: row(500, 'U', '알 수 없는 에러입니다.', 'Unknown error.'),
  // The window's own codes: they travel in redirects, never in API answers
  PAY_PROCESS_CANCELED: row(400, 'F', '사용자에 의해 결제가 취소되었습니다.', 'The buyer cancelled the payment.'),
  PAY_PROCESS_ABORTED: row(400, 'F', '결제 진행 중 승인에 실패하여 결제가 중단되었습니다.', 'The payment was aborted while it was processed.'),
  EXPIRED_PAYMENT: row(400, 'F', '결제가 만료되었습니다. 다시 시도해주세요.', 'The payment has expired. Please try again.'),
};

/** The facts of a code, or undefined for a code nobody knows. */
export function errorFacts(code: string): ErrorFacts | undefined {
  return Object.hasOwn(CATALOGUE, code) ? CATALOGUE[code] : undefined;
}
