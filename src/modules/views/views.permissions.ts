import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const viewPermissions = definePermissions({
  'view.share': { ko: '목록 보기 공유', en: 'Share saved views', roles: ['ADMIN'] },
});

declare global {
  interface Permissions extends PermissionsIn<typeof viewPermissions> {}
}
