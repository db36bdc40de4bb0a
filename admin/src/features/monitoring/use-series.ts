import { useEffect, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { SystemSeriesDocument, type SystemSeriesQuery } from '@/gql/graphql';
import { useKeptData } from '@/lib/use-kept-data';
import { rangeMs, type RangeKey } from './search';

export const seriesNames = [
  'host.cpu_usage',
  'host.memory_usage',
  'host.disk_usage',
  'http.response_time_p50',
  'http.response_time_p95',
  'http.response_time_p99',
  'http.requests',
  'http.active_connections',
  'process.event_loop_lag',
  'queue.depth',
] as const;
export type SeriesName = (typeof seriesNames)[number];
export type Series = SystemSeriesQuery['metricSeries'][number];

const POINTS = 120;
const REFRESH_MIN_MS = 10_000;
const REFRESH_MAX_MS = 60_000;

/** The series of a range that ends now, asked for again about as often as a new point begins. */
export function useSeries(range: RangeKey) {
  const [now, setNow] = useState(() => Date.now());
  const span = rangeMs[range];
  const every = Math.min(REFRESH_MAX_MS, Math.max(REFRESH_MIN_MS, span / POINTS));
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setNow(Date.now());
    }, every);
    return () => clearInterval(timer);
  }, [every, range]);
  const variables = useMemo(
    () => ({
      names: [...seriesNames],
      from: new Date(now - span).toISOString(),
      to: new Date(now).toISOString(),
      points: POINTS,
    }),
    [now, span],
  );
  const [result, refetch] = useQuery({ query: SystemSeriesDocument, variables });
  const series = useKeptData(result.data?.metricSeries);
  return {
    series,
    error: series ? undefined : result.error,
    isStale: result.data === undefined && series !== undefined,
    reload: () => refetch({ requestPolicy: 'network-only' }),
  };
}
