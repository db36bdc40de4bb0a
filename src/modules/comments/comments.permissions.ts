import { definePermissions, type PermissionsIn } from '../../platform/security/permissions.js';

export const commentPermissions = definePermissions({
  'comment.write': { ko: '댓글 쓰기', en: 'Write comments', roles: ['ADMIN', 'OPERATOR'] },
});

declare global {
  interface Permissions extends PermissionsIn<typeof commentPermissions> {}
}
