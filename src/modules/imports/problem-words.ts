import type { Problem } from './import.rules.js';

type Words = (args: Problem['args']) => string;

const REASONS: Record<string, Words> = {
  TOO_LONG: ({ allowed }) => `${String(allowed)}자까지 쓸 수 있습니다.`,
  NOT_PLAIN: () => '쓸 수 없는 문자가 있습니다.',
  NOT_LISTED: ({ allowed }) => `다음 가운데 하나여야 합니다: ${String(allowed)}`,
  NOT_WHOLE: ({ allowed }) => `정수여야 합니다(${String(allowed)}).`,
  NOT_EMAIL: () => '이메일 주소가 아닙니다.',
};

/** The file of bad rows is opened outside the app, in Korean as its headings are. */
const WORDS: Record<string, Words> = {
  IMPORT_ROW_BROKEN: () => '값만 담은 JSON 객체 한 줄이 아닙니다.',
  IMPORT_ROW_UNEVEN: ({ expected, given }) =>
    `칸이 ${String(expected)}개여야 하는데 ${String(given)}개입니다.`,
  IMPORT_ROW_DOUBLED: ({ line }) => `${String(line)}번째 줄과 같은 대상입니다.`,
  IMPORT_ROW_AMBIGUOUS: () => '해당하는 대상이 여럿입니다. 번호를 적어 주세요.',
  IMPORT_ROW_CHANGED: () => '그 사이 다른 사람이 변경해서 그대로 두었습니다.',
  IMPORT_VALUE_MISSING: () => '값이 비어 있습니다.',
  IMPORT_VALUE_INVALID: (args) => REASONS[String(args['reason'])]?.(args) ?? '값의 형식이 맞지 않습니다.',
  IMPORT_VALUE_MASKED: () => '가려진 값입니다. 전체 값을 적어 주세요.',
  IMPORT_COLUMN_UNKNOWN: () => '첫 줄에 없는 항목이 있습니다.',
  IMPORT_COLUMN_FIXED: () => '가져오기로 바꿀 수 없는 항목입니다.',
  IMPORT_CREATED_STAYS: () => '새로 등록한 것은 되돌릴 수 없습니다.',
  USER_NOT_FOUND: () => '이 번호의 회원이 없습니다.',
  EMAIL_TAKEN: () => '다른 회원이 쓰는 이메일입니다.',
  PHONE_INVALID: () => '휴대전화 번호의 형식이 맞지 않습니다.',
  PRODUCT_EXISTS: () => '이미 있는 상품 코드입니다.',
  PRODUCT_TAX_FREE_ABOVE_PRICE: () => '면세 금액이 가격보다 큽니다.',
};

/** What is wrong with a row; in English what only another module knows. */
export const wordsOf = ({ code, message, args }: Problem): string => WORDS[code]?.(args) ?? message;
