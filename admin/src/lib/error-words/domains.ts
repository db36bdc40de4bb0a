import { say, type SomeWords } from './words';

export default {
  USAGE_BILL_NOT_FOUND: say('청구서를 찾을 수 없습니다.', 'There is no such bill.'),
  USAGE_BILL_EXISTS: {
    ko: (a) => `${a.month ?? ''} 이용료는 이미 청구했습니다.`,
    en: (a) => `This customer has a bill for ${a.month ?? 'this month'} already.`,
  },
  USAGE_BILL_NOT_OPEN: say('이미 납부했거나 취소된 청구서입니다.', 'This bill is paid or void.'),
} satisfies SomeWords;
