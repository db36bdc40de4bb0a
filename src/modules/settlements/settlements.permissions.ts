import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const settlementPermissions = definePermissions({
  'settlement.read': { ko: '정산 보기', en: 'View settlements', roles: ['ADMIN'] },
  'settlement.run': { ko: '정산 대사 실행', en: 'Run settlements', roles: ['ADMIN'] },
  'settlement.handle': { ko: '정산 차이 처리', en: 'Handle settlement differences', roles: ['ADMIN'] },
});

declare global {
  interface Permissions extends PermissionsIn<typeof settlementPermissions> {}
}
