import { useMemo } from 'react';
import { useQuery, useSubscription } from 'urql';
import { IncidentCountsDocument, IncidentsPageDocument, IncidentsUpdatedDocument } from '@/gql/graphql';
import { useViewer } from '@/lib/permissions';
import { useKeptData } from '@/lib/use-kept-data';
import { toIncidentFilter, type IncidentsSearch } from './search';

/** Nobody's: an API key sees the page and looks after nothing. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** One group of incidents and how many every group has; whatever happens to one is seen at once. */
export function useIncidentsList({ group, severity, notSeverity, page, size }: IncidentsSearch) {
  const viewerId = useViewer().adminUser?.id ?? NOBODY;
  const filter = useMemo(
    () => toIncidentFilter({ group, severity, notSeverity }, viewerId),
    [group, severity, notSeverity, viewerId],
  );
  const [list, refetchList] = useQuery({
    query: IncidentsPageDocument,
    variables: { page, limit: size, filter },
  });
  const [counted, refetchCounts] = useQuery({
    query: IncidentCountsDocument,
    variables: { viewer: viewerId },
  });
  const shown = useKeptData(list.data?.incidents);
  const counts = useKeptData(counted.data);
  const refresh = () => {
    refetchList({ requestPolicy: 'network-only' });
    refetchCounts({ requestPolicy: 'network-only' });
  };
  useSubscription({ query: IncidentsUpdatedDocument, variables: {} }, (_previous, data) => {
    // The handler of a subscription runs while React renders; what sets state comes after.
    queueMicrotask(refresh);
    return data;
  });
  return {
    filter,
    rows: shown?.items,
    total: shown?.total ?? 0,
    counts,
    countsFailed: counts === undefined && counted.error !== undefined,
    isStale: list.data === undefined && shown !== undefined,
    error: list.data ? undefined : list.error,
    refresh,
  };
}
