import { fetchPart } from '@/lib/fetch-part';
import { loadWordsOf } from '@/lib/route-words';
import { readPreference } from '@/lib/storage';
import { router } from './router';

/**
 * Asks who is signed in, and fetches the page of this address meanwhile, before anything is drawn. Not for strangers,
 * who see the sign-in page, and not where somebody is about to sign in, perhaps as somebody else. Whatever does not come
 * is told by the page itself, which asks for it as well.
 * @param canSpeak when words can be added
 */
export function loadAhead(canSpeak: Promise<void>): void {
  const [routes] = router.getMatchedRoutes(router.latestLocation.pathname);
  if (!readPreference('signed-in') || !routes.some(({ id }) => id === '/_app')) return;
  const parts = [
    fetchPart(() => import('@/lib/before-page')).then(({ loadViewer }) => loadViewer()),
    ...routes.flatMap((route) => [router.loadRouteChunk(route), canSpeak.then(() => loadWordsOf(route))]),
  ];
  void Promise.allSettled(parts);
}
