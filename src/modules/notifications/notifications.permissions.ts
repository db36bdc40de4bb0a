import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const notificationPermissions = definePermissions({
  'notification.read': { ko: '알림 보기', en: 'View notifications', roles: ['ADMIN', 'OPERATOR'] },
  'notification.manage': {
    ko: '알림 재발송·설정',
    en: 'Resend and configure notifications',
    roles: ['ADMIN'],
  },
});

declare global {
  interface Permissions extends PermissionsIn<typeof notificationPermissions> {}
}
