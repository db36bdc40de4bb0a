import { say, type SomeWords } from './words';

export default {
  ADMIN_USER_NOT_FOUND: say('직원을 찾을 수 없습니다.', 'There is no such member of staff.'),
  ADMIN_EMAIL_TAKEN: say(
    '이미 직원이 쓰는 이메일입니다.',
    'Somebody of the staff uses this e-mail address already.',
  ),
  ADMIN_USER_ACTIVE: say('이미 사용 중인 계정입니다.', 'This account is active already.'),
  ADMIN_USER_NOT_ACTIVE: say('사용 중인 계정이 아닙니다.', 'This account is not active.'),
  INVITE_INVALID: say(
    '초대가 만료되었거나 이미 사용되었습니다. 다시 초대해 달라고 요청하세요.',
    'This invitation is used, taken back or has run out. Ask for a new one.',
  ),
  INVITE_NEEDED: say(
    '비밀번호를 정한 적이 없는 계정입니다. 다시 초대해 주세요.',
    'This person never set a password. Send a new invitation.',
  ),
  INVITE_NOT_OPEN: say('진행 중인 초대가 없습니다.', 'There is no open invitation for this person.'),
  LAST_SUPER_ADMIN: say(
    '마지막 최고 관리자의 권한은 줄일 수 없습니다.',
    'The last active super admin keeps every right.',
  ),
  ROLE_FIXED: say(
    '제품에 포함된 역할이라 바꿀 수 없습니다.',
    'This role comes with the product and cannot be changed in this way.',
  ),
  ROLE_NAME_TAKEN: say('같은 이름의 역할이 있습니다.', 'There is a role of this name already.'),
  ROLE_NOT_FOUND: say('역할을 찾을 수 없습니다.', 'There is no such role.'),
  SELF_CHANGE_REFUSED: say(
    '자신의 권한이나 계정은 바꿀 수 없습니다. 다른 관리자에게 요청하세요.',
    'Nobody changes their own rights or closes their own account. Ask a colleague.',
  ),
  PERMISSION_NOT_HELD: {
    ko: (a) =>
      `자신에게 없는 권한은 줄 수 없고, 자신보다 권한이 많은 사람은 바꿀 수 없습니다. (${a.permission ?? ''})`,
    en: (a) =>
      `You can give only what you may do yourself, and change only people who may do no more. (${a.permission ?? ''})`,
  },
  ROLE_IN_USE: {
    ko: (a) => `이 역할을 가진 계정이 ${a.members ?? ''}개 있습니다. 먼저 다른 역할로 바꿔 주세요.`,
    en: (a) => `${a.members ?? ''} accounts have this role. Give them another one first.`,
  },
  PERMISSION_UNKNOWN: say('없는 권한입니다.', 'There is no such permission.'),
} satisfies SomeWords;
