import { say, type SomeWords } from './words';

export default {
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
} satisfies SomeWords;
