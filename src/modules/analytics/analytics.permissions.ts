import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const analyticsPermissions = definePermissions({
  'analytics.read': { ko: '분석 보기', en: 'View analytics', roles: ['ADMIN', 'OPERATOR'] },
  'analytics.record': { ko: '고객 활동 기록', en: 'Record customer activity', roles: ['ADMIN'] },
  'analytics.rebuild': {
    ko: '분석 집계 다시 만들기',
    en: 'Rebuild analytics aggregates',
    roles: ['ADMIN'],
  },
  'segment.read': { ko: '세그먼트 보기', en: 'View segments', roles: ['ADMIN', 'OPERATOR'] },
  'segment.write': { ko: '세그먼트 저장·삭제', en: 'Save and delete segments', roles: ['ADMIN'] },
});

declare global {
  interface Permissions extends PermissionsIn<typeof analyticsPermissions> {}
}
