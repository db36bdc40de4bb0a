import { useEffect, useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import {
  DashboardDocument,
  DashboardMetricsUpdatedDocument,
  type DashboardFactsFragment,
} from '@/gql/graphql';
import { useKeptData } from '@/lib/use-kept-data';
import { serverPeriod, type PeriodKey } from './search';

export type Metrics = DashboardFactsFragment;

/** The metrics of a period: asked for once, then replaced by what the stream sends. */
export function useDashboard(period: PeriodKey) {
  const variables = { period: serverPeriod[period] };
  const [result, refetch] = useQuery({ query: DashboardDocument, variables });
  const [live, setLive] = useState<{ period: PeriodKey; metrics: Metrics } | null>(null);
  useSubscription({ query: DashboardMetricsUpdatedDocument, variables }, (_previous, data) => {
    const event = data.dashboardMetricsUpdated;
    if (event.__typename === 'DashboardMetricsChanged') {
      // The handler runs while React renders, so the state changes after it.
      queueMicrotask(() => setLive({ period, metrics: event.metrics }));
    }
    return data;
  });
  const asked = result.data?.dashboardMetrics;
  // After a reconnect the query is asked again; the newer of both is shown.
  useEffect(() => setLive(null), [period]);
  const streamed = live?.period === period ? live.metrics : undefined;
  const newest = streamed && asked && asked.asOf > streamed.asOf ? asked : (streamed ?? asked);
  const metrics = useKeptData(newest);
  const definitions = useKeptData(asked?.definitions);
  return {
    definitions,
    metrics,
    error: metrics ? undefined : result.error,
    isStale: newest === undefined && metrics !== undefined,
    reload: () => refetch({ requestPolicy: 'network-only' }),
  };
}
