import { formatWonDigits, isWon } from '../format';
import type { ErrorArgs } from '../gql/errors';
import { say, type SomeWords } from './words';

/** How many points there are of those needed, where the server says so. */
function points(args: ErrorArgs): string {
  const { available, needed } = args;
  if (!available || !needed || !isWon(available) || !isWon(needed)) return '';
  return ` (${formatWonDigits(available)}P / ${formatWonDigits(needed)}P)`;
}

export default {
  ACCOUNT_OWNER_UNKNOWN: say('이 계정의 고객이 없습니다.', 'There is no customer for this account.'),
  HOLD_ENDED: say(
    '묶어 둔 금액을 이미 사용했거나 돌려주었습니다.',
    'What was set aside has been used or given back.',
  ),
  HOLD_EXPIRED: say('묶어 둔 기한이 지났습니다.', 'The time it was set aside for is over.'),
  LEDGER_ACCOUNT_NOT_FOUND: say('계정을 찾을 수 없습니다.', 'There is no such account.'),
  LEDGER_POSTING_NOT_FOUND: say('전표를 찾을 수 없습니다.', 'There is no such posting.'),
  POINT_ADJUSTMENT_NOT_FOUND: say('포인트 조정을 찾을 수 없습니다.', 'There is no such adjustment.'),
  REFERENCE_REUSED: say(
    '같은 참조로 다른 금액을 이미 차감했습니다.',
    'Another amount was deducted for this reference before.',
  ),
  REVERSAL_EXCEEDS: say(
    '되돌릴 수 있는 금액보다 많습니다.',
    'This would take back more than is left of the posting.',
  ),
  POINTS_INSUFFICIENT: {
    ko: (a) => `포인트가 부족합니다${points(a)}.`,
    en: (a) => `There are not enough points${points(a)}.`,
  },
} satisfies SomeWords;
