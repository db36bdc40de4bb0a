import { useQuery, useSubscription } from 'urql';
import { ApprovalCountsDocument, ApprovalsPageDocument, ApprovalsUpdatedDocument } from '@/gql/graphql';
import { useThrottled } from '@/lib/use-debounced';
import { useKeptData } from '@/lib/use-kept-data';
import { approvalFilters, type ApprovalsSearch } from './search';

const REFRESH_MS = 1_000;

/** One group of requests and how many every group has, asked again whenever one moves. */
export function useApprovalsList({ group, page, size }: ApprovalsSearch) {
  const [list, refetchList] = useQuery({
    query: ApprovalsPageDocument,
    variables: { page, limit: size, filter: approvalFilters[group] },
    requestPolicy: 'cache-and-network',
  });
  const [counted, refetchCounts] = useQuery({
    query: ApprovalCountsDocument,
    variables: approvalFilters,
    requestPolicy: 'cache-and-network',
  });
  const refresh = () => {
    refetchList({ requestPolicy: 'network-only' });
    refetchCounts({ requestPolicy: 'network-only' });
  };
  const refreshSoon = useThrottled(refresh, REFRESH_MS);
  useSubscription({ query: ApprovalsUpdatedDocument, variables: {} }, (_previous, data) => {
    // The handler of a subscription runs while React renders; what sets state comes after.
    queueMicrotask(refreshSoon);
    return data;
  });
  const shown = useKeptData(list.data?.approvals);
  const counts = useKeptData(counted.data);
  return {
    rows: shown?.items,
    total: shown?.total ?? 0,
    counts,
    countsFailed: counts === undefined && counted.error !== undefined,
    isStale: list.data === undefined && shown !== undefined,
    error: list.data ? undefined : list.error,
    refresh,
  };
}
