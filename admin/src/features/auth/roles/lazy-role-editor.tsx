import { Suspense, type ComponentProps } from 'react';
import { lazy } from '@/lib/lazy';

// Forms bring their library along, and most visits only read.
const Loaded = lazy(() => import('./role-editor').then((module) => ({ default: module.RoleEditor })));

export function RoleEditor(props: ComponentProps<typeof Loaded>) {
  return (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  );
}
