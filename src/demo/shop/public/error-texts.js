import { grouped } from './money.js';

const SERVICE = {
  ko: { KST: 'KST', ABYSSCM: '어비스CM', PRACTICE: '모의투자', FLEET: '차량 관리' },
  en: { KST: 'KST', ABYSSCM: 'AbyssCM', PRACTICE: 'Practice trading', FLEET: 'Fleet' },
};

export const serviceName = (language, service) => SERVICE[language][service] ?? service;

// One sentence for each code the shop can meet: what happened, and what to do about it.
const SENTENCES = {
  ko: {
    AMOUNT_INVALID: () => '원 단위 숫자로만 입력해 주세요. 예: 15,000',
    AMOUNT_OUT_OF_RANGE: ({ min, max }) =>
      `한 번에 ${grouped(min)}원부터 ${grouped(max)}원까지 충전할 수 있습니다.`,
    PRODUCT_MISSING: () => '멤버십을 하나 골라 주세요.',
    PRODUCT_NOT_ON_SALE: () => '이 상품은 지금 판매하지 않습니다. 다른 상품을 골라 주세요.',
    USER_NOT_ELIGIBLE: ({ service }) =>
      `${serviceName('ko', service)} 회원에게만 판매하는 상품입니다. 주문은 만들어지지 않았습니다.`,
    PURPOSE_NOT_AVAILABLE: () => '아직 판매하지 않는 항목입니다.',
    PAYMENT_METHOD_NOT_AVAILABLE: () => '지금은 이 방법으로 결제할 수 없습니다. 다른 방법을 골라 주세요.',
    USER_INACTIVE: () => '이용이 정지된 고객입니다. 다른 고객을 선택해 주세요.',
    USER_NOT_FOUND: () => '이 고객을 찾을 수 없습니다. 다른 고객을 선택해 주세요.',
    OAUTH_DENIED: () => '로그인을 취소했습니다.',
    OAUTH_REFUSED: () => '이 계정으로는 로그인할 수 없습니다. 고객센터에 문의해 주세요.',
    OAUTH_EMAIL_IN_USE: () =>
      '이 이메일로 가입한 계정이 이미 있습니다. 기존 방법으로 로그인한 뒤 프로필에서 연결해 주세요.',
    OAUTH_EMAIL_UNVERIFIED: () =>
      '이 계정의 이메일이 아직 확인되지 않았습니다. 확인한 뒤 다시 시도해 주세요.',
    OAUTH_STATE_INVALID: () => '로그인이 만료되었습니다. 다시 눌러 주세요.',
    OAUTH_CODE_REFUSED: () => '로그인 제공자가 요청을 받아들이지 않았습니다. 다시 눌러 주세요.',
    OAUTH_PROOF_REFUSED: () => '누구인지 확인하지 못했습니다. 다시 눌러 주세요.',
    PROVIDER_UNAVAILABLE: () => '로그인 제공자가 응답하지 않습니다. 잠시 뒤 다시 시도해 주세요.',
    LOGIN_TICKET_INVALID: () => '로그인이 만료되었거나 다른 창에서 시작되었습니다. 다시 눌러 주세요.',
    IDEMPOTENCY_KEY_REUSED: () => '주문 내용이 바뀌었습니다. 다시 한 번 눌러 주세요.',
    REQUEST_IN_PROGRESS: () => '같은 주문을 아직 처리하고 있습니다. 잠시 뒤 다시 눌러 주세요.',
    RATE_LIMITED: () => '요청이 너무 많습니다. 잠시 뒤 다시 시도해 주세요.',
    SERVICE_UNAVAILABLE: () =>
      '서버가 지금 답할 수 없습니다. 청구된 금액은 없습니다. 잠시 뒤 다시 시도해 주세요.',
    FORBIDDEN: () => '이 주소에서는 데모에 로그인할 수 없습니다. 안내된 주소로 열어 주세요.',
    NETWORK: () => '서버에 연결하지 못했습니다. 연결을 확인하고 다시 시도해 주세요.',
    ORDER_UNANSWERED: () => '주문에 대한 답을 받지 못했습니다. 다시 눌러도 두 번 주문되지 않습니다.',
    PAYMENT_WINDOW_UNREACHABLE: () => '결제창을 열지 못했습니다. 다시 누르면 같은 주문으로 시도합니다.',
    PAYMENT_WINDOW_REFUSED: ({ message }) => `결제창이 주문을 받지 않았습니다. ${message}`,
    PAYMENT_CANCELED: () => '결제를 취소했습니다. 청구된 금액은 없습니다.',
  },
  en: {
    AMOUNT_INVALID: () => 'Whole won in plain digits, please. For example 15,000.',
    AMOUNT_OUT_OF_RANGE: ({ min, max }) =>
      `You can add between ₩${grouped(min)} and ₩${grouped(max)} at a time.`,
    PRODUCT_MISSING: () => 'Please choose a membership.',
    PRODUCT_NOT_ON_SALE: () => 'This is not on sale at the moment. Please choose another one.',
    USER_NOT_ELIGIBLE: ({ service }) =>
      `This is sold to ${serviceName('en', service)} members only. No order was made.`,
    PURPOSE_NOT_AVAILABLE: () => 'This is not on sale yet.',
    PAYMENT_METHOD_NOT_AVAILABLE: () => 'This way to pay is not offered now. Please choose another one.',
    USER_INACTIVE: () => 'This customer is deactivated. Please choose another one.',
    USER_NOT_FOUND: () => 'This customer cannot be found. Please choose another one.',
    OAUTH_DENIED: () => 'You cancelled the sign-in.',
    OAUTH_REFUSED: () => 'You cannot sign in with this account. Please contact us.',
    OAUTH_EMAIL_IN_USE: () =>
      'There is an account with this e-mail address. Sign in the way you did before, then link it in your profile.',
    OAUTH_EMAIL_UNVERIFIED: () => 'The e-mail address of this account is not verified yet.',
    OAUTH_STATE_INVALID: () => 'The sign-in took too long. Please press again.',
    OAUTH_CODE_REFUSED: () => 'The provider did not accept the sign-in. Please press again.',
    OAUTH_PROOF_REFUSED: () => 'Who signed in could not be proved. Please press again.',
    PROVIDER_UNAVAILABLE: () => 'The provider does not answer. Please try again in a moment.',
    LOGIN_TICKET_INVALID: () => 'The sign-in has expired or began in another tab. Please press again.',
    IDEMPOTENCY_KEY_REUSED: () => 'The order changed meanwhile. Please press once more.',
    REQUEST_IN_PROGRESS: () => 'The same order is still being made. Please press again in a moment.',
    RATE_LIMITED: () => 'Too many requests. Please try again in a moment.',
    SERVICE_UNAVAILABLE: () =>
      'The server cannot answer right now. Nothing was charged. Please try again in a moment.',
    FORBIDDEN: () => 'The demo cannot sign you in at this address. Please open the address it printed.',
    NETWORK: () => 'The server could not be reached. Check the connection and try again.',
    ORDER_UNANSWERED: () => 'The order was not answered. Press again; you will not order twice.',
    PAYMENT_WINDOW_UNREACHABLE: () =>
      'The payment window could not be opened. Pressing again tries the same order.',
    PAYMENT_WINDOW_REFUSED: ({ message }) => `The payment window did not accept the order. ${message}`,
    PAYMENT_CANCELED: () => 'You canceled the payment. Nothing was charged.',
  },
};
const OTHER = {
  ko: ({ code, requestId }) => `문제가 생겼습니다 (${code}). ${requestId ? `문의 번호 ${requestId}` : ''}`,
  en: ({ code, requestId }) =>
    `Something went wrong (${code}). ${requestId ? `For support: ${requestId}` : ''}`,
};

export function errorSentence(language, error) {
  const sentence = SENTENCES[language][error.code];
  return sentence ? sentence(error.args) : OTHER[language](error).trim();
}
