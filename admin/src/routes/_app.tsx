import { createFileRoute, redirect } from '@tanstack/react-router';
import type * as beforePage from '@/lib/before-page';
import { AppShell } from '@/app/shell/app-shell';
import { fetchPart } from '@/lib/fetch-part';

let known: typeof beforePage | undefined;

export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ location }) => {
    known ??= await fetchPart(() => import('@/lib/before-page'));
    const viewer = await known.loadViewer();
    if (!viewer) throw redirect({ to: '/login', search: { next: location.href }, replace: true });
    const search = await known.beginningOf(viewer, location.pathname, location.search);
    if (search) throw redirect({ to: location.pathname as never, search: search as never, replace: true });
    return { viewer };
  },
  component: AppRoute,
});

function AppRoute() {
  const { viewer } = Route.useRouteContext();
  return <AppShell viewer={viewer} />;
}
