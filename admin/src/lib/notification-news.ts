import { useEffect, useRef } from 'react';
import { useQuery, useSubscription } from 'urql';
import { NotificationReceivedDocument, UnreadNotificationsDocument } from '@/gql/graphql';
import { useThrottled } from './use-debounced';

const REFRESH_MS = 500;
type Listener = () => void;
const listeners = new Set<Listener>();

/** How many notifications are unread, as it changes. The one stream of them, open as long as the app is. */
export function useUnreadNotifications(): number {
  const [result, refetch] = useQuery({ query: UnreadNotificationsDocument });
  const tell = useThrottled(() => {
    refetch({ requestPolicy: 'network-only' });
    for (const listener of [...listeners]) listener();
  }, REFRESH_MS);
  useSubscription({ query: NotificationReceivedDocument, variables: {} }, (_previous, data) => {
    // The handler of a subscription runs while React renders; what sets state comes after.
    queueMicrotask(tell);
    return data;
  });
  return result.data?.unreadNotifications ?? 0;
}

/** Hears that something came, or was read in another window. */
export function useNotificationNews(onNews: Listener): void {
  const latest = useRef(onNews);
  latest.current = onNews;
  useEffect(() => {
    const listener: Listener = () => latest.current();
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
}
