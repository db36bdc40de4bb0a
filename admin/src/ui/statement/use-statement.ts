import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { LedgerStatementDocument, type LedgerStatementQuery } from '@/gql/graphql';

export type Entry = LedgerStatementQuery['ledgerEntries']['items'][number];

interface Statement {
  opening: string;
  closing: string;
  total: number;
}

/** A statement that grows downwards: pages are asked for by the cursor of the one before. */
export function useStatement(accountId: string, period: { from?: string; to?: string }, size = 50) {
  const key = `${accountId} ${period.from ?? ''} ${period.to ?? ''}`;
  const [after, setAfter] = useState<{ key: string; cursor: string } | null>(null);
  const [loaded, setLoaded] = useState<{ key: string; entries: Entry[] }>({ key, entries: [] });
  const cursor = after?.key === key ? after.cursor : undefined;
  const [result, refetch] = useQuery({
    query: LedgerStatementDocument,
    variables: { id: accountId, ...period, limit: size, after: cursor },
    requestPolicy: 'cache-and-network',
  });
  const page = result.data?.ledgerEntries;
  const isOfThis = result.operation?.variables.after === cursor && !result.stale;

  useEffect(() => {
    if (!page || !isOfThis) return;
    setLoaded((before) => {
      const kept = before.key === key && cursor !== undefined ? before.entries : [];
      const known = new Set(kept.map(({ seq }) => seq));
      return { key, entries: [...kept, ...page.items.filter(({ seq }) => !known.has(seq))] };
    });
  }, [page, key, cursor, isOfThis]);

  const statement: Statement | undefined = page;
  const nextCursor = page?.nextCursor;
  return {
    statement,
    entries:
      loaded.key === key && (page !== undefined || loaded.entries.length > 0) ? loaded.entries : undefined,
    hasMore: Boolean(nextCursor),
    isLoading: result.fetching,
    error: page ? undefined : result.error,
    more: () => nextCursor && setAfter({ key, cursor: nextCursor }),
    reload: () => {
      setAfter(null);
      refetch({ requestPolicy: 'network-only' });
    },
  };
}
