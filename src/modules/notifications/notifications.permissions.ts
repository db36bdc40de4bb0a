import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const notificationPermissions = definePermissions({
  'notification.read': { ko: '알림 보기', en: 'See notifications', roles: ['ADMIN', 'OPERATOR'] },
  'notification.manage': {
    ko: '알림 재발송·설정',
    en: 'Resend notifications and change them',
    roles: ['ADMIN'],
  },
});

declare global {
  interface Permissions extends PermissionsIn<typeof notificationPermissions> {}
}
