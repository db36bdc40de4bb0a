import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const authPermissions = definePermissions({
  'schema.read': { ko: 'API 스키마 보기', en: 'Read the API schema' },
  'admin.read': { ko: '직원 보기', en: 'View staff' },
  'admin.write': { ko: '직원 초대·변경', en: 'Invite and change staff', dangerous: true },
  'role.write': { ko: '역할 변경', en: 'Change roles', dangerous: true },
  'session.read': { ko: '다른 사람의 로그인 세션 보기', en: 'View other people’s sessions' },
  'session.revoke': {
    ko: '다른 사람의 로그인 세션 종료',
    en: 'End other people’s sessions',
    dangerous: true,
  },
  'user.impersonate': { ko: '회원 화면으로 보기', en: 'View the system as a user', dangerous: true },
  'user.impersonate.write': { ko: '회원 대신 변경하기', en: 'Make changes as a user', dangerous: true },
  'apiKey.read': { ko: 'API 키 보기', en: 'View API keys' },
  'apiKey.write': { ko: 'API 키 발급·폐기', en: 'Create and revoke API keys', dangerous: true },
});

declare global {
  interface Permissions extends PermissionsIn<typeof authPermissions> {}
}
