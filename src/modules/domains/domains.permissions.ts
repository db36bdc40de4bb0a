import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const domainPermissions = definePermissions({
  'usageBill.read': { ko: '이용료 청구서 보기', en: 'View usage bills', roles: ['ADMIN'] },
  'usageBill.issue': { ko: '이용료 청구', en: 'Issue usage bills', dangerous: true, roles: ['ADMIN'] },
  'usageBill.void': { ko: '이용료 청구 취소', en: 'Void usage bills', dangerous: true, roles: ['ADMIN'] },
});

declare global {
  interface Permissions extends PermissionsIn<typeof domainPermissions> {}
}
