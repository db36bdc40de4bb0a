import type { Permission } from '../../../platform/security/principal.js';

/** What the built-in roles may do. Names of permissions are checked by the compiler. */
const OPERATOR: Permission[] = [
  'dashboard.read',
  'user.read',
  'payment.read',
  'refund.read',
  'refund.request',
  'webhook.read',
  'approval.read',
  'notification.read',
];
const ADMIN: Permission[] = [
  ...OPERATOR,
  'user.read.personal',
  'user.write',
  'payment.recover',
  'refund.approve',
  'approval.decide',
  'ledger.read',
  'webhook.replay',
  'job.read',
  'notification.manage',
];
const SUPER_ADMIN: Permission[] = [...ADMIN, 'schema.read', 'admin.read', 'audit.read', 'job.manage'];

export const BUILT_IN_ROLES = { SUPER_ADMIN, ADMIN, OPERATOR } as const;
export type BuiltInRole = keyof typeof BUILT_IN_ROLES;

/** Read on the server for each request, never from a token. An unknown role may nothing. */
export function permissionsOf(role: string): ReadonlySet<string> {
  return new Set(Object.hasOwn(BUILT_IN_ROLES, role) ? BUILT_IN_ROLES[role as BuiltInRole] : []);
}
