import { createRouter } from '@tanstack/react-router';
import { routeTree } from '@/routeTree.gen';
import { PartGoneError } from '@/lib/fetch-part';
import { waitForWords } from '@/lib/route-words';
import { parseSearch, stringifySearch } from '@/lib/url';
import { PagePending } from './page-pending';
import { NewVersionPage } from './part-pages';
import { lazyRouteComponent } from './route-kit';

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
  defaultErrorComponent: ({ error, reset }) =>
    error instanceof PartGoneError ? <NewVersionPage /> : <CrashPage error={error} onRetry={reset} />,
  defaultNotFoundComponent: () => <NotFoundPage />,
});

waitForWords(Object.values(router.routesById));

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
