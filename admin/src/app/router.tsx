import { createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { routeTree } from '@/routeTree.gen';
import { parseSearch, stringifySearch } from '@/lib/url';
import { PagePending } from './page-pending';

// Seldom seen, and they bring the component kit with them, so they stay out of the entry chunk.
const CrashPage = lazyRouteComponent(() => import('./page-states'), 'CrashPage');
const NotFoundPage = lazyRouteComponent(() => import('./page-states'), 'NotFoundPage');

export const router = createRouter({
  routeTree,
  basepath: '/admin',
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: ({ error, reset }) => <CrashPage error={error} onRetry={reset} />,
  defaultNotFoundComponent: () => <NotFoundPage />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
