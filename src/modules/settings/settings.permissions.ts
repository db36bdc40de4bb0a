import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const settingPermissions = definePermissions({
  'setting.read': { ko: '설정 보기', en: 'View settings', roles: ['ADMIN'] },
  'setting.write': { ko: '운영 설정 변경', en: 'Change operational settings', roles: ['ADMIN'] },
  'setting.write.maintenance': {
    ko: '점검 모드 켜고 끄기',
    en: 'Turn maintenance mode on and off',
    dangerous: true,
    roles: ['ADMIN'],
  },
  'setting.write.money': { ko: '금액 한도 변경', en: 'Change amount limits', dangerous: true },
  'setting.write.security': { ko: '보안 설정 변경', en: 'Change security settings', dangerous: true },
});

declare global {
  interface Permissions extends PermissionsIn<typeof settingPermissions> {}
}
