import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const metricPermissions = definePermissions({
  'dashboard.read': { ko: '대시보드 보기', en: 'See the dashboard', roles: ['ADMIN', 'OPERATOR'] },
});

declare global {
  interface Permissions extends PermissionsIn<typeof metricPermissions> {}
}
