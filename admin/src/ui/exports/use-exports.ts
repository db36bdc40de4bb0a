import { useEffect } from 'react';
import { useQuery } from 'urql';
import { DataExportsDocument, type DataExportFactsFragment } from '@/gql/graphql';

const LOOK_EVERY_MS = 700;

/** A file that is being written. */
export function isRunning({ job }: DataExportFactsFragment): boolean {
  return job != null && !['COMPLETED', 'FAILED', 'CANCELED'].includes(job.status);
}

/** The reader's latest files; looked at again as long as one is being written. */
export function useExports() {
  const [result, refetch] = useQuery({ query: DataExportsDocument, requestPolicy: 'network-only' });
  const items = result.data?.dataExports.items;
  const isWaiting = items?.some(isRunning) ?? false;
  useEffect(() => {
    if (!isWaiting || result.fetching) return;
    const timer = setTimeout(() => refetch({ requestPolicy: 'network-only' }), LOOK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [isWaiting, result.fetching, result.data, refetch]);
  return { items, error: result.error, reload: () => refetch({ requestPolicy: 'network-only' }) };
}
