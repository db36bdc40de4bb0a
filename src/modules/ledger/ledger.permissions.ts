import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const ledgerPermissions = definePermissions({
  'ledger.read': { ko: '장부 보기', en: 'View the ledger', roles: ['ADMIN'] },
  'ledger.export': { ko: '장부 내보내기', en: 'Export the ledger', dangerous: true, roles: ['ADMIN'] },
  'points.deduct': { ko: '포인트 차감', en: 'Deduct points', dangerous: true, roles: ['ADMIN'] },
  'points.adjust': { ko: '포인트 조정', en: 'Adjust points', dangerous: true, roles: ['ADMIN'] },
  'points.approve': {
    ko: '포인트 조정 승인',
    en: 'Approve point adjustments',
    dangerous: true,
    roles: ['ADMIN'],
  },
});

declare global {
  interface Permissions extends PermissionsIn<typeof ledgerPermissions> {}
}
