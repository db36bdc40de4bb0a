import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const ledgerPermissions = definePermissions({
  'ledger.read': { ko: '원장 보기', en: 'See the ledger', roles: ['ADMIN'] },
});

declare global {
  interface Permissions extends PermissionsIn<typeof ledgerPermissions> {}
}
