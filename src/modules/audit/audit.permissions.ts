import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const auditPermissions = definePermissions({
  'accessRecord.read': { ko: '개인정보 접속기록 보기', en: 'View personal data access records' },
  'accessReview.sign': { ko: '접속기록 월별 점검 서명', en: 'Sign the monthly review of access records' },
  'audit.read': { ko: '감사 로그 보기', en: 'View the audit log' },
});

declare global {
  interface Permissions extends PermissionsIn<typeof auditPermissions> {}
}
