import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const demoPermissions = definePermissions({
  'demo.reset': {
    ko: '데모 데이터를 처음으로 되돌리기',
    en: 'Reset demo data',
    dangerous: true,
  },
});

declare global {
  interface Permissions extends PermissionsIn<typeof demoPermissions> {}
}
