import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const metricPermissions = definePermissions({
  'dashboard.read': { ko: '대시보드 보기', en: 'View the dashboard', roles: ['ADMIN', 'OPERATOR'] },
  'metric.read': {
    ko: '시스템 상태와 지표 보기',
    en: 'View system status and metrics',
    roles: ['ADMIN', 'OPERATOR'],
  },
  'metric.write': { ko: '지표 기록', en: 'Record metrics', roles: ['ADMIN'] },
});

declare global {
  interface Permissions extends PermissionsIn<typeof metricPermissions> {}
}
