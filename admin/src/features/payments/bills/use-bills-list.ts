import { useMemo } from 'react';
import { useQuery } from 'urql';
import { UsageBillsPageDocument, UsageBillTotalsDocument } from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { useThrottled } from '@/lib/use-debounced';
import { useKeptData } from '@/lib/use-kept-data';
import { toBillFilter, type BillsSearch } from './search';

/** A bill follows its payment a moment later. */
const REFRESH_MS = 1_500;

/** Bills under one filter with their sum, and count and sum of every status. */
export function useBillsList(search: BillsSearch) {
  const filter = useMemo(() => toBillFilter(search), [search.status, search.month, search.user]);
  const [list, refetchList] = useQuery({
    query: UsageBillsPageDocument,
    variables: { page: search.page, limit: search.size, filter },
  });
  const [totals, refetchTotals] = useQuery({ query: UsageBillTotalsDocument, variables: { filter } });
  const refresh = () => {
    refetchList({ requestPolicy: 'network-only' });
    refetchTotals({ requestPolicy: 'network-only' });
  };
  const refreshSoon = useThrottled(refresh, REFRESH_MS);
  usePaymentEvents(({ payment }) => {
    if (payment.purpose === 'DOMAIN_USAGE') refreshSoon();
  });
  const page = useKeptData(list.data?.usageBills);
  const statusTotals = useKeptData(totals.data?.usageBillStatusTotals);
  return {
    rows: page?.items,
    total: page?.total ?? 0,
    totalAmount: page?.totalAmount,
    statusTotals,
    totalsFailed: statusTotals === undefined && totals.error !== undefined,
    isStale: list.data === undefined && page !== undefined,
    error: list.data ? undefined : list.error,
    refresh,
  };
}
