import { fetchPart } from '@/lib/fetch-part';
import { loadWordsOf } from '@/lib/route-words';
import { readPreference } from '@/lib/storage';
import { router } from './router';

/**
 * Asks who is signed in, and fetches the page of this address meanwhile, before anything is drawn. Not for strangers:
 * they see the sign-in page. Whatever does not come is told by the page itself, which asks for it as well.
 * @param canSpeak when words can be added
 */
export function loadAhead(canSpeak: Promise<void>): void {
  if (!readPreference('signed-in')) return;
  const [matchedRoutes] = router.getMatchedRoutes(router.latestLocation.pathname);
  const parts = [
    fetchPart(() => import('@/lib/before-page')).then(({ loadViewer }) => loadViewer()),
    ...matchedRoutes.map((route) => router.loadRouteChunk(route)),
    ...matchedRoutes.map((route) => canSpeak.then(() => loadWordsOf(route))),
  ];
  void Promise.allSettled(parts);
}
