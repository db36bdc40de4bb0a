import { useEffect, useMemo, useRef, useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import { AuditEventAppendedDocument, AuditLogDocument } from '@/gql/graphql';
import { seoulDay } from '@/lib/time';
import { useKeptData } from '@/lib/use-kept-data';
import { toAuditFilter, type AuditSearch } from './search';

/** The log under a filter. What is added while somebody reads is counted, and shown when asked for. */
export function useAuditList(search: AuditSearch) {
  const today = seoulDay(new Date());
  const { id: _open, page: _page, size: _size, ...asked } = search;
  const key = JSON.stringify(asked);
  const filter = useMemo(
    () => toAuditFilter(search, new Date(`${today}T12:00:00+09:00`)),
    // The open drawer and the page do not change what is asked for.
    [today, key],
  );
  const [list, refetch] = useQuery({
    query: AuditLogDocument,
    variables: { page: search.page, limit: search.size, filter },
  });
  const page = useKeptData(list.data?.auditEvents);
  const rows = page?.items;
  const [unseen, setUnseen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setUnseen(new Set()), [filter, rows?.[0]?.id]);

  const known = useRef(new Set<string>());
  known.current = new Set(rows?.map((row) => row.id));
  // A day that is over gets no more rows.
  const isOver = filter.to ? Date.parse(filter.to) < Date.now() : false;
  useSubscription(
    { query: AuditEventAppendedDocument, variables: { filter }, pause: isOver },
    (_previous, data) => {
      const event = data.auditEventAppended;
      if (event.__typename === 'AuditEventAppended' && !known.current.has(event.auditEvent.id)) {
        // The handler of a subscription runs while React renders; what sets state comes after.
        queueMicrotask(() => setUnseen((ids) => new Set([...ids, event.auditEvent.id])));
      }
      return data;
    },
  );
  const refresh = () => {
    refetch({ requestPolicy: 'network-only' });
    setUnseen(new Set());
  };
  return {
    filter,
    rows,
    total: page?.total ?? 0,
    isExact: page?.totalIsExact ?? true,
    unseenCount: unseen.size,
    isStale: list.fetching && rows !== undefined,
    error: list.data ? undefined : list.error,
    refresh,
  };
}
