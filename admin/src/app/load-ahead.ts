import { fetchPart } from '@/lib/fetch-part';
import { loadWordsOf } from '@/lib/route-words';
import { readPreference } from '@/lib/storage';
import { router } from './router';

/**
 * Fetches the page of this address while the server is asked who is signed in. Not for strangers: they see the sign-in
 * page. Whatever does not come is told by the page itself, which asks for it as well.
 * @param canSpeak when words can be added
 */
export function loadAhead(canSpeak: Promise<void>): void {
  if (!readPreference('signed-in')) return;
  const [matchedRoutes] = router.getMatchedRoutes(router.latestLocation.pathname);
  const parts = [
    fetchPart(() => import('@/lib/before-page')),
    ...matchedRoutes.map((route) => router.loadRouteChunk(route)),
    ...matchedRoutes.map((route) => canSpeak.then(() => loadWordsOf(route))),
  ];
  void Promise.allSettled(parts);
}
