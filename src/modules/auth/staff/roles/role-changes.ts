import type { AuditChange } from '../../../../platform/personal-data/changes.js';
import type { StoredRole } from './role.store.js';

type Told = Pick<StoredRole, 'titleKo' | 'titleEn' | 'secondFactorPolicy' | 'permissions'>;

/** What differs between two states of a role, for the audit log. Null: there was none, or is none any more. */
export function changesOfRoleRow(before: Told | null, after: Told | null): AuditChange[] {
  const [was, is] = [shown(before), shown(after)];
  return Object.keys({ ...was, ...is }).flatMap((field) =>
    was[field] === is[field] ? [] : [{ field, before: was[field] ?? null, after: is[field] ?? null }],
  );
}

function shown(role: Told | null): Record<string, string> {
  if (!role) return {};
  const { titleKo, titleEn, secondFactorPolicy, permissions } = role;
  return { titleKo, titleEn, secondFactorPolicy, permissions: [...permissions].sort().join(', ') };
}
