import { useMemo } from 'react';
import { useQuery } from 'urql';
import { RefundCountsDocument, RefundsPageDocument } from '@/gql/graphql';
import { useRefundEvents } from '@/lib/live-payments';
import { useKeptData } from '@/lib/use-kept-data';
import { useThrottled } from '@/lib/use-debounced';
import { toRefundFilter, type RefundsSearch } from './refunds-search';

const REFRESH_MS = 1_000;
const countFilters = {
  waiting: toRefundFilter('waiting'),
  progress: toRefundFilter('progress'),
  done: toRefundFilter('done'),
  failed: toRefundFilter('failed'),
};

/** One group of refunds and how many every group has. */
export function useRefundsList({ status, only, not, page, size }: RefundsSearch) {
  const filter = useMemo(() => toRefundFilter(status, only, not), [status, only, not]);
  const [list, refetchList] = useQuery({
    query: RefundsPageDocument,
    variables: { page, limit: size, filter },
  });
  const [counted, refetchCounts] = useQuery({ query: RefundCountsDocument, variables: countFilters });
  const refresh = () => {
    refetchList({ requestPolicy: 'network-only' });
    refetchCounts({ requestPolicy: 'network-only' });
  };
  useRefundEvents(useThrottled(refresh, REFRESH_MS));
  const shown = useKeptData(list.data?.refunds);
  const counts = useKeptData(counted.data);
  return {
    rows: shown?.items,
    total: shown?.total ?? 0,
    counts,
    countsFailed: counts === undefined && counted.error !== undefined,
    // A refresh in the background is no reason to dim what is being read; another page is.
    isStale: list.data === undefined && shown !== undefined,
    error: list.data ? undefined : list.error,
    refresh,
  };
}
