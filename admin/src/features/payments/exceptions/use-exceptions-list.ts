import { useEffect, useMemo, useRef, useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import {
  PaymentExceptionCountsDocument,
  PaymentExceptionOpenedDocument,
  PaymentExceptionsPageDocument,
} from '@/gql/graphql';
import { useViewer } from '@/lib/permissions';
import { useKeptData } from '@/lib/use-kept-data';
import { toExceptionFilter, toExceptionSort, type ExceptionsSearch } from './exceptions-search';

/** Nobody's: an API key sees the page and looks after nothing. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** One group of items and how many every group has. What is opened while somebody reads is counted first. */
export function useExceptionsList(search: ExceptionsSearch) {
  const viewerId = useViewer().adminUser?.id ?? NOBODY;
  const { group, kind, notKind, dir, page, size } = search;
  const variables = useMemo(
    () => ({ filter: toExceptionFilter(group, viewerId, { kind, notKind }), sort: toExceptionSort(search) }),
    [group, viewerId, kind, notKind, dir],
  );
  const [list, refetchList] = useQuery({
    query: PaymentExceptionsPageDocument,
    variables: { page, limit: size, ...variables },
  });
  const groups = useMemo(
    () => ({
      open: toExceptionFilter('open', viewerId),
      mine: toExceptionFilter('mine', viewerId),
      unowned: toExceptionFilter('unowned', viewerId),
      old: toExceptionFilter('old', viewerId),
      resolved: toExceptionFilter('resolved', viewerId),
    }),
    [viewerId],
  );
  const [counted, refetchCounts] = useQuery({ query: PaymentExceptionCountsDocument, variables: groups });
  const shown = useKeptData(list.data?.paymentExceptions);
  const counts = useKeptData(counted.data);
  const rows = shown?.items;

  const [unseen, setUnseen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setUnseen(new Set()), [variables, rows?.[0]?.id]);
  const known = useRef(new Set<string>());
  known.current = new Set(rows?.map((row) => row.id));
  useSubscription({ query: PaymentExceptionOpenedDocument, variables: {} }, (_previous, data) => {
    const event = data.paymentExceptionOpened;
    if (event.__typename === 'PaymentExceptionOpened' && !known.current.has(event.exception.id)) {
      // The handler of a subscription runs while React renders; what sets state comes after.
      queueMicrotask(() => setUnseen((ids) => new Set([...ids, event.exception.id])));
    }
    return data;
  });

  return {
    filter: variables.filter,
    rows,
    total: shown?.total ?? 0,
    counts,
    countsFailed: counts === undefined && counted.error !== undefined,
    unseenCount: unseen.size,
    isStale: list.data === undefined && shown !== undefined,
    error: list.data ? undefined : list.error,
    refresh: () => {
      refetchList({ requestPolicy: 'network-only' });
      refetchCounts({ requestPolicy: 'network-only' });
      setUnseen(new Set());
    },
  };
}
