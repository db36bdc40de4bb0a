import { createFileRoute, redirect } from '@tanstack/react-router';
import { AppShell } from '@/app/shell/app-shell';
import { fetchPart } from '@/lib/fetch-part';

let loadViewer: (typeof import('@/lib/load-viewer'))['loadViewer'] | undefined;

export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ location }) => {
    // The data client is of no use before sign-in, so it is not part of the entry chunk.
    loadViewer ??= (await fetchPart(() => import('@/lib/load-viewer'))).loadViewer;
    const viewer = await loadViewer();
    if (!viewer) throw redirect({ to: '/login', search: { next: location.href }, replace: true });
    return { viewer };
  },
  component: AppRoute,
});

function AppRoute() {
  const { viewer } = Route.useRouteContext();
  return <AppShell viewer={viewer} />;
}
