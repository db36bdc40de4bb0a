import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const userPermissions = definePermissions({
  'user.read': { ko: '회원 보기', en: 'View users', roles: ['ADMIN', 'OPERATOR'] },
  /** Names, e-mail addresses and phone numbers in full. */
  'user.read.personal': {
    ko: '회원 연락처 전체 보기',
    en: 'View users’ contact details unmasked',
    dangerous: true,
    roles: ['ADMIN'],
  },
  /** The same of one customer, with a reason each time. */
  'user.reveal': {
    ko: '회원 한 명의 연락처 보기(사유 기록)',
    en: 'View one user’s contact details with a reason',
    roles: ['ADMIN', 'OPERATOR'],
  },
  'user.write': {
    ko: '회원 등록·변경',
    en: 'Add and edit users',
    dangerous: true,
    roles: ['ADMIN'],
  },
});

declare global {
  interface Permissions extends PermissionsIn<typeof userPermissions> {}
}
