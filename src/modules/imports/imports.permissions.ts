import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const importPermissions = definePermissions({
  /** Together with the permission to change what is imported. */
  'import.run': {
    ko: '파일로 한꺼번에 등록·변경',
    en: 'Create and change records in bulk from a file',
    dangerous: true,
    roles: ['ADMIN'],
  },
  /** With import.run also: stop them and put back what they changed. */
  'import.read': { ko: '다른 사람의 가져오기 보기', en: 'View other people’s imports' },
});

declare global {
  interface Permissions extends PermissionsIn<typeof importPermissions> {}
}
