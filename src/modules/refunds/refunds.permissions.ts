import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const refundPermissions = definePermissions({
  'refund.read': { ko: '환불 보기', en: 'View refunds', roles: ['ADMIN', 'OPERATOR'] },
  'refund.request': { ko: '환불 요청', en: 'Request refunds', dangerous: true, roles: ['ADMIN', 'OPERATOR'] },
  'refund.approve': { ko: '환불 승인', en: 'Approve refunds', dangerous: true, roles: ['ADMIN'] },
});

declare global {
  interface Permissions extends PermissionsIn<typeof refundPermissions> {}
}
