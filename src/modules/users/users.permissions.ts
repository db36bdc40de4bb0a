import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const userPermissions = definePermissions({
  'user.read': { ko: '고객 보기', en: 'See customers', roles: ['ADMIN', 'OPERATOR'] },
  /** Names, e-mail addresses and phone numbers in full. */
  'user.read.personal': {
    ko: '고객 연락처 전체 보기',
    en: 'See customers’ contact data in full',
    dangerous: true,
    roles: ['ADMIN'],
  },
  /** The same of one customer, with a reason each time. */
  'user.reveal': {
    ko: '고객 한 명의 연락처 보기(사유 기록)',
    en: 'See one customer’s contact data, giving a reason',
    roles: ['ADMIN', 'OPERATOR'],
  },
  'user.write': {
    ko: '고객 등록·변경',
    en: 'Register and change customers',
    dangerous: true,
    roles: ['ADMIN'],
  },
});

declare global {
  interface Permissions extends PermissionsIn<typeof userPermissions> {}
}
