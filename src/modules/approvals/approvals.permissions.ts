import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const approvalPermissions = definePermissions({
  'approval.read': { ko: '승인 요청 보기', en: 'View approval requests', roles: ['ADMIN', 'OPERATOR'] },
  'approval.decide': {
    ko: '승인 요청 결정',
    en: 'Decide approval requests',
    dangerous: true,
    roles: ['ADMIN'],
  },
});

declare global {
  interface Permissions extends PermissionsIn<typeof approvalPermissions> {}
}
