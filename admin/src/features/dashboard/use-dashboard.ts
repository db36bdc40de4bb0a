import { useEffect, useMemo, useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import {
  DashboardDocument,
  DashboardMetricsUpdatedDocument,
  type DashboardFactsFragment,
} from '@/gql/graphql';
import { useKeptData } from '@/lib/use-kept-data';
import { spanVariables, type DashboardSearch } from './search';

export type Metrics = DashboardFactsFragment;

/** The metrics of a span: asked for once, then replaced by what the stream sends, or asked for again when it does. */
export function useDashboard(search: DashboardSearch) {
  const { period, from, to } = search;
  const variables = useMemo(() => spanVariables({ period, from, to }), [period, from, to]);
  const [result, refetch] = useQuery({ query: DashboardDocument, variables });
  const [live, setLive] = useState<{ period: string; metrics: Metrics } | null>(null);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  useSubscription(
    { query: DashboardMetricsUpdatedDocument, variables: { period: variables.period } },
    (_previous, data) => {
      const event = data.dashboardMetricsUpdated;
      if (event.__typename === 'DashboardMetricsChanged') {
        // The handler runs while React renders, so the state changes after it. The stream knows ready periods only.
        queueMicrotask(() => (period === 'custom' ? reload() : setLive({ period, metrics: event.metrics })));
      }
      return data;
    },
  );
  const asked = result.data?.dashboardMetrics;
  // After a reconnect the query is asked again; the newer of both is shown.
  useEffect(() => setLive(null), [period]);
  const streamed = live?.period === period ? live.metrics : undefined;
  const newest = streamed && asked && asked.asOf > streamed.asOf ? asked : (streamed ?? asked);
  const metrics = useKeptData(newest);
  const definitions = useKeptData(asked?.definitions);
  // Days the server does not take have no numbers: those of before would pass for theirs.
  const isRefused = result.error !== undefined && newest === undefined;
  return {
    definitions,
    metrics,
    error: isRefused && (period === 'custom' || !metrics) ? result.error : undefined,
    isStale: newest === undefined && metrics !== undefined,
    reload,
  };
}
