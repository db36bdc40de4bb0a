import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const authPermissions = definePermissions({
  'schema.read': { ko: 'API 스키마 보기', en: 'Read the API schema' },
  'admin.read': { ko: '직원 보기', en: 'See staff' },
  'admin.write': { ko: '직원 초대·변경', en: 'Invite and change staff', dangerous: true },
  'role.write': { ko: '역할 변경', en: 'Change roles', dangerous: true },
  'session.read': { ko: '다른 사람의 로그인 세션 보기', en: 'See other people’s sessions' },
  'session.revoke': {
    ko: '다른 사람의 로그인 세션 종료',
    en: 'End other people’s sessions',
    dangerous: true,
  },
  'user.impersonate': { ko: '고객 화면으로 보기', en: 'See the system as a customer does', dangerous: true },
  'user.impersonate.write': { ko: '고객 대신 변경하기', en: 'Change things as a customer', dangerous: true },
  'apiKey.read': { ko: 'API 키 보기', en: 'See API keys' },
  'apiKey.write': { ko: 'API 키 발급·폐기', en: 'Make and revoke API keys', dangerous: true },
});

declare global {
  interface Permissions extends PermissionsIn<typeof authPermissions> {}
}
