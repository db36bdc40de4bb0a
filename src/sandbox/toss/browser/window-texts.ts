import type { Language } from '../wire/api-error.js';

const KO = {
  banner: '테스트 결제창 — 실제 결제가 아닙니다',
  title: '결제하기',
  otherLanguage: 'English',
  merchant: '상점',
  order: '주문명',
  orderId: '주문번호',
  amount: '결제 금액',
  won: (amount: string) => `${amount}원`,
  chooseMethod: '결제 방법',
  cards: '신용·체크카드',
  easyPay: '간편결제',
  transfer: '계좌이체',
  virtualAccount: '가상계좌',
  bank: '은행',
  installment: '할부 개월',
  lumpSum: '일시불',
  months: (count: number) => `${count}개월`,
  pay: (amount: string) => `${amount}원 결제하기`,
  paying: '결제 중…',
  cancel: '취소',
  failTitle: '실패 시험',
  failHelp: '고른 오류로 결제를 실패시키고 상점으로 돌아갑니다.',
  failCode: '오류 코드',
  fail: '결제 실패시키기',
  footer: '이 창은 개발용 로컬 트윈입니다. 카드나 계좌에서 돈이 나가지 않습니다.',
  ended: '진행할 수 없는 결제입니다',
  endedHelp: (status: string) => `이 결제는 이미 끝났습니다. 상태: ${status}`,
  unknown: '존재하지 않는 결제입니다',
  unknownHelp: '결제 키를 확인해 주세요.',
  chooseAgain: '결제 방법을 다시 선택해 주세요.',
};

const EN: typeof KO = {
  banner: 'Test payment window — no real payment',
  title: 'Pay',
  otherLanguage: '한국어',
  merchant: 'Shop',
  order: 'Order',
  orderId: 'Order id',
  amount: 'Amount',
  won: (amount) => `₩${amount}`,
  chooseMethod: 'Payment method',
  cards: 'Credit and debit cards',
  easyPay: 'Easy pay',
  transfer: 'Bank transfer',
  virtualAccount: 'Virtual account',
  bank: 'Bank',
  installment: 'Instalments',
  lumpSum: 'Pay in full',
  months: (count) => `${count} months`,
  pay: (amount) => `Pay ₩${amount}`,
  paying: 'Paying…',
  cancel: 'Cancel',
  failTitle: 'Failure test',
  failHelp: 'Fails the payment with the chosen error and returns to the shop.',
  failCode: 'Error code',
  fail: 'Fail the payment',
  footer: 'This window is a local twin for development. No card or account is charged.',
  ended: 'This payment cannot go on',
  endedHelp: (status) => `The payment has already ended. Status: ${status}`,
  unknown: 'No such payment',
  unknownHelp: 'Please check the payment key.',
  chooseAgain: 'Please choose a payment method again.',
};

/** The window's words. */
export type WindowTexts = typeof KO;

/** The words of one language. */
export const windowTexts = (language: Language): WindowTexts => (language === 'en' ? EN : KO);

/** Errors a buyer can meet in the window, the usual ones first. */
export const WINDOW_FAILURES = [
  'REJECT_CARD_COMPANY',
  'PAY_PROCESS_ABORTED',
  'REJECT_CARD_PAYMENT',
  'INVALID_CARD_EXPIRATION',
  'INVALID_STOPPED_CARD',
  'EXCEED_MAX_ONE_DAY_AMOUNT',
  'REJECT_ACCOUNT_PAYMENT',
] as const;
