import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { useQuery } from 'urql';
import { useKeptData } from '@/lib/use-kept-data';

/** A report, or the one before while the next is counted. */
export function useReport<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pause = false,
) {
  const [result, refetch] = useQuery<Data, Variables>({ query, variables, pause });
  const data = useKeptData(result.data);
  return {
    data,
    error: result.data ? undefined : result.error,
    isStale: result.data === undefined && data !== undefined,
    reload: () => refetch({ requestPolicy: 'network-only' }),
  };
}
