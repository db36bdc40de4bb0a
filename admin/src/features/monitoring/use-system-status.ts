import { useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import { SystemStatusDocument, SystemStatusUpdatedDocument, type SystemFactsFragment } from '@/gql/graphql';

export type System = SystemFactsFragment;

/** The system now: asked for once, then as the stream tells it. */
export function useSystemStatus() {
  const [result, refetch] = useQuery({ query: SystemStatusDocument });
  const [live, setLive] = useState<System | null>(null);
  useSubscription({ query: SystemStatusUpdatedDocument }, (_previous, data) => {
    const event = data.systemStatusUpdated;
    // The handler runs while React renders, so the state changes after it.
    if (event.__typename === 'SystemStatusChanged') queueMicrotask(() => setLive(event.status));
    return data;
  });
  const asked = result.data?.systemStatus;
  const isAskedNewer = (asked?.collectedAt ?? '') > (live?.collectedAt ?? '');
  const status = live && !isAskedNewer ? live : asked;
  return {
    status,
    error: status ? undefined : result.error,
    reload: () => refetch({ requestPolicy: 'network-only' }),
  };
}
