import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const exportPermissions = definePermissions({
  /** Together with the permission to see the list. */
  'data.export': {
    ko: '개인정보가 담긴 목록 내려받기',
    en: 'Export lists that contain personal data',
    dangerous: true,
    roles: ['ADMIN'],
  },
});

declare global {
  interface Permissions extends PermissionsIn<typeof exportPermissions> {}
}
