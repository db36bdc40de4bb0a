import { useEffect, useMemo, useState } from 'react';
import { useClient, useQuery, useSubscription, type CombinedError } from 'urql';
import {
  RecordTimelineDocument,
  TimelineMovedDocument,
  type RecordKind,
  type TimelineKind,
  type TimelineLineFragment,
} from '@/gql/graphql';
import { useThrottled } from '@/lib/use-debounced';
import { extended, refreshed, type Known } from './pages';

const RELOAD_EVERY_MS = 300;

/**
 * The timeline of one record as far as it was read; its newest end follows what happens. Whoever uses it is drawn anew
 * for another record or other kinds (`key`).
 * @param kinds those chosen, with commas between; empty: everything
 */
export function useRecordTimeline(kind: RecordKind, id: string, kinds: string) {
  const client = useClient();
  const variables = useMemo(
    () => ({ on: { kind, id }, kinds: kinds === '' ? null : (kinds.split(',') as TimelineKind[]) }),
    [kind, id, kinds],
  );
  const [known, setKnown] = useState<Known<TimelineLineFragment> | null>(null);
  const [isReadingOn, setReadingOn] = useState(false);
  const [failure, setFailure] = useState<CombinedError | undefined>();
  const [result, refetch] = useQuery({
    query: RecordTimelineDocument,
    variables,
    // What was read before may lack what happened since.
    requestPolicy: 'cache-and-network',
  });
  const page = result.data?.timeline;
  useEffect(() => {
    if (page) setKnown((before) => refreshed(before, page));
  }, [page]);

  const reload = () => refetch({ requestPolicy: 'network-only' });
  const reloadSoon = useThrottled(reload, RELOAD_EVERY_MS);
  useSubscription({ query: TimelineMovedDocument, variables: { on: variables.on } }, (_previous, data) => {
    // The handler of a subscription runs while React renders.
    queueMicrotask(reloadSoon);
    return data;
  });

  const readOn = async () => {
    if (!known?.nextCursor || isReadingOn) return;
    setReadingOn(true);
    const older = await client
      .query(
        RecordTimelineDocument,
        { ...variables, after: known.nextCursor },
        { requestPolicy: 'network-only' },
      )
      .toPromise();
    setReadingOn(false);
    setFailure(older.error);
    const more = older.data?.timeline;
    if (more) setKnown((before) => before && extended(before, more));
  };

  return {
    items: known?.items,
    hasMore: known?.nextCursor != null,
    kinds: page?.kinds ?? [],
    hidden: page?.hidden ?? [],
    error: failure ?? (known ? undefined : result.error),
    isReadingOn,
    reload,
    readOn: () => void readOn(),
  };
}
