import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const userPermissions = definePermissions({
  'user.read': { ko: '고객 보기', en: 'See customers', roles: ['ADMIN', 'OPERATOR'] },
  /** E-mail addresses and phone numbers in full. */
  'user.read.personal': {
    ko: '고객 연락처 전체 보기',
    en: 'See customers’ contact data in full',
    dangerous: true,
    roles: ['ADMIN'],
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
