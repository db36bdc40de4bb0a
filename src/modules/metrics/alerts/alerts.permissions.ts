import { definePermissions, type PermissionsIn } from '../../../platform/security/permissions.js';

export const alertPermissions = definePermissions({
  'alert.read': {
    ko: '경보 규칙과 장애 보기',
    en: 'View alert rules and incidents',
    roles: ['ADMIN', 'OPERATOR'],
  },
  'alert.manage': { ko: '경보 규칙 등록·변경', en: 'Create and edit alert rules', roles: ['ADMIN'] },
  'incident.handle': {
    ko: '장애 처리와 알림 멈춤',
    en: 'Handle incidents and silence alerts',
    roles: ['ADMIN', 'OPERATOR'],
  },
});

declare global {
  interface Permissions extends PermissionsIn<typeof alertPermissions> {}
}
