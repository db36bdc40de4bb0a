import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const paymentPermissions = definePermissions({
  'payment.read': { ko: '결제 보기', en: 'View payments', roles: ['ADMIN', 'OPERATOR'] },
  'payment.recover': { ko: '결제 복구', en: 'Recover payments', dangerous: true, roles: ['ADMIN'] },
  'paymentException.read': {
    ko: '결제 예외 보기',
    en: 'View payment exceptions',
    roles: ['ADMIN', 'OPERATOR'],
  },
  'paymentException.handle': {
    ko: '결제 예외 처리',
    en: 'Handle payment exceptions',
    roles: ['ADMIN', 'OPERATOR'],
  },
  'paymentMethod.read': { ko: '결제수단 보기', en: 'View payment methods', roles: ['ADMIN', 'OPERATOR'] },
  'paymentMethod.write': {
    ko: '결제수단 설정',
    en: 'Set up payment methods',
    dangerous: true,
    roles: ['ADMIN'],
  },
  'product.write': {
    ko: '판매 상품 등록·변경',
    en: 'Add and edit products',
    dangerous: true,
    roles: ['ADMIN'],
  },
  'webhook.read': { ko: '웹훅 보기', en: 'View webhooks', roles: ['ADMIN', 'OPERATOR'] },
  'webhook.replay': { ko: '웹훅 재처리', en: 'Reprocess webhooks', roles: ['ADMIN'] },
});

declare global {
  interface Permissions extends PermissionsIn<typeof paymentPermissions> {}
}
