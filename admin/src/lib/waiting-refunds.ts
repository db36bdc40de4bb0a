import { useQuery } from 'urql';
import { WaitingRefundsDocument } from '@/gql/graphql';
import { useRefundEvents } from './live-payments';
import { useThrottled } from './use-debounced';

const REFRESH_MS = 1_000;

/**
 * How many refunds wait for approval, counted again whenever one moves. Undefined until it is known, null where it could not
 * be told.
 * @param may whether it is asked at all
 */
export function useWaitingRefunds(may = true): number | null | undefined {
  const [{ data, error }, refetch] = useQuery({ query: WaitingRefundsDocument, pause: !may });
  const refresh = useThrottled(() => refetch({ requestPolicy: 'network-only' }), REFRESH_MS);
  useRefundEvents(() => may && refresh());
  return data?.refunds.total ?? (may && !error ? undefined : null);
}
