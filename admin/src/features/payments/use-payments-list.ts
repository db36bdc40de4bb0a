import { useEffect, useMemo, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { PaymentsPageDocument, PaymentStatusTotalsDocument } from '@/gql/graphql';
import { usePaymentStream } from '@/lib/live-payments';
import { seoulDay } from '@/lib/time';
import { useKeptData } from '@/lib/use-kept-data';
import { useThrottled } from '@/lib/use-debounced';
import { toPaymentFilter, toPaymentSort, type PaymentsSearch } from './search';

const TOTALS_EVERY_MS = 1_500;
const UNSEEN_EVERY_MS = 300;

/**
 * The list, its totals and its stream under one filter. Rows on screen change in place through the cache; rows
 * that would come in from above are counted, and shown when asked for.
 */
export function usePaymentsList(search: PaymentsSearch) {
  const today = seoulDay(new Date());
  const filter = useMemo(
    () => toPaymentFilter(search, new Date(`${today}T12:00:00+09:00`)),
    // The open drawer and the page do not change what is asked for.
    [
      today,
      search.q,
      search.status,
      search.method,
      search.purpose,
      search.notStatus,
      search.notMethod,
      search.notPurpose,
      search.period,
      search.from,
      search.to,
      search.min,
      search.max,
      search.user,
    ],
  );
  const anyStatus = useMemo(
    () => ({ ...filter, status: undefined, not: filter.not && { ...filter.not, status: undefined } }),
    [filter],
  );
  const sort = useMemo(() => toPaymentSort(search), [search.sort, search.dir]);
  const [list, refetchList] = useQuery({
    query: PaymentsPageDocument,
    variables: { page: search.page, limit: search.size, filter, sort },
  });
  const [totals, refetchTotals] = useQuery({
    query: PaymentStatusTotalsDocument,
    variables: { filter: anyStatus },
  });
  const page = useKeptData(list.data?.payments);
  const statusTotals = useKeptData(totals.data?.paymentStatusTotals);

  const rows = page?.items;
  const unseen = useRef(new Set<string>());
  const [unseenCount, setUnseenCount] = useState(0);
  const forget = () => {
    unseen.current.clear();
    setUnseenCount(0);
  };
  useEffect(forget, [filter, rows?.[0]?.id]);

  const updateTotals = useThrottled(() => refetchTotals({ requestPolicy: 'network-only' }), TOTALS_EVERY_MS);
  const countUnseen = useThrottled(() => setUnseenCount(unseen.current.size), UNSEEN_EVERY_MS);
  usePaymentStream(filter, ({ payment }) => {
    updateTotals();
    const top = rows?.[0];
    const isKnown = rows?.some((row) => row.id === payment.id);
    if (isKnown || (top && payment.requestedAt <= top.requestedAt)) return;
    unseen.current.add(payment.id);
    countUnseen();
  });

  const refresh = () => {
    refetchList({ requestPolicy: 'network-only' });
    refetchTotals({ requestPolicy: 'network-only' });
    forget();
  };
  return {
    filter,
    rows,
    total: page?.total ?? 0,
    totalAmount: page?.totalAmount,
    isExact: page?.totalIsExact ?? true,
    totalRefunded: page?.totalRefunded,
    statusTotals,
    totalsFailed: statusTotals === undefined && totals.error !== undefined,
    unseenCount,
    isStale: list.fetching && rows !== undefined,
    error: list.data ? undefined : list.error,
    refresh,
  };
}
