import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const jobPermissions = definePermissions({
  'job.read': { ko: '작업 보기', en: 'View jobs', roles: ['ADMIN'] },
  'job.manage': { ko: '작업 실행·취소', en: 'Run and cancel jobs', dangerous: true },
});

declare global {
  interface Permissions extends PermissionsIn<typeof jobPermissions> {}
}
