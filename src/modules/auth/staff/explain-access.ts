import type { AdminAccess, Grant } from './access.queries.js';
import { AdminUserStatus } from './staff.queries.js';

export enum AccessReasonKind {
  ROLE_GRANTS = 'ROLE_GRANTS',
  ROLE_LACKS = 'ROLE_LACKS',
  GRANTED_TO_PERSON = 'GRANTED_TO_PERSON',
  DENIED_TO_PERSON = 'DENIED_TO_PERSON',
  ACCOUNT_NOT_ACTIVE = 'ACCOUNT_NOT_ACTIVE',
}

export interface AccessReason {
  kind: AccessReasonKind;
  role: string | null;
  grant: Grant | null;
  /** The one reason that settles it. */
  decides: boolean;
}

/** Why somebody may or may not do something: all that speaks for and against it, and which of it settles it. */
export function explainAccess(
  access: AdminAccess,
  permission: string,
): { allowed: boolean; reasons: AccessReason[] } {
  const found: Omit<AccessReason, 'decides'>[] = [];
  if (access.status !== AdminUserStatus.ACTIVE)
    found.push({ kind: AccessReasonKind.ACCOUNT_NOT_ACTIVE, role: null, grant: null });
  const grant = access.grants.find((each) => each.permission === permission);
  if (grant) {
    const kind =
      grant.effect === 'DENY' ? AccessReasonKind.DENIED_TO_PERSON : AccessReasonKind.GRANTED_TO_PERSON;
    found.push({ kind, role: null, grant });
  }
  const byRole = access.role.permissions.has(permission);
  const kind = byRole ? AccessReasonKind.ROLE_GRANTS : AccessReasonKind.ROLE_LACKS;
  found.push({ kind, role: access.role.name, grant: null });
  // In this order the first one settles it: a closed account, a denial, a grant, and only then the role.
  return {
    allowed: access.status === AdminUserStatus.ACTIVE && access.permissions.has(permission),
    reasons: found.map((reason, place) => ({ ...reason, decides: place === 0 })),
  };
}
