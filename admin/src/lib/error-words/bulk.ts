import { say, type SomeWords } from './words';

export default {
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
} satisfies SomeWords;
