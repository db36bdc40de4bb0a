import type { ReactNode } from 'react';
import { useCan, type Permission } from '@/lib/permissions';
import { ForbiddenPage } from './page-states';

/** A page for those who may see it; the others learn which permission they lack. The server decides again. */
export function RequirePermission({ permission, children }: { permission: Permission; children: ReactNode }) {
  return useCan(permission) ? children : <ForbiddenPage permission={permission} />;
}
