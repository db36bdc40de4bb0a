import { formatWonDigits, isWon } from '../format';
import type { ErrorArgs } from '../gql/errors';
import { say, won, type SomeWords } from './words';

/** How many points there are of those needed, where the server says so. */
function points(args: ErrorArgs): string {
  const { available, needed } = args;
  if (!available || !needed || !isWon(available) || !isWon(needed)) return '';
  return ` (${formatWonDigits(available)}P / ${formatWonDigits(needed)}P)`;
}

export default {
  REFUND_ACCOUNT_REQUIRED: say(
    '가상계좌로 받은 돈은 고객의 계좌로 환불합니다. 환불 계좌를 적어 주세요.',
    'Money that came through a virtual account goes back to an account of the customer. Say which.',
  ),
  REFUND_ACCOUNT_NOT_NEEDED: say(
    '이 결제는 받은 방법 그대로 환불하므로 환불 계좌를 적지 않습니다.',
    'This payment goes back the way it came. Leave the account out.',
  ),
  REFUND_TAX_FREE_INVALID: {
    ko: (a) => `이 환불의 면세 금액은 ${won(a.min, 'ko')}에서 ${won(a.max, 'ko')} 사이여야 합니다.`,
    en: (a) => `Of this refund ${won(a.min, 'en')} to ${won(a.max, 'en')} can be free of tax.`,
  },
  POINTS_ALREADY_SPENT: {
    ko: (a) => `고객이 이 결제로 받은 포인트를 이미 사용했습니다${points(a)}.`,
    en: (a) => `The customer has spent points of this payment${points(a)}.`,
  },
  REFUND_NOT_FOUND: say('환불을 찾을 수 없습니다.', 'There is no such refund.'),
  REFUND_NOT_REQUESTED: say('이미 처리된 환불입니다.', 'This refund has been decided already.'),
  REFUND_UNRESOLVED: say(
    '앞선 환불의 결과를 확인하고 있습니다. 끝난 뒤 다시 시도해 주세요.',
    'An earlier refund has no clear result yet. Wait for it.',
  ),
} satisfies SomeWords;
