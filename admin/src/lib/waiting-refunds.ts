import { useQuery } from 'urql';
import { WaitingRefundsDocument } from '@/gql/graphql';
import { useRefundEvents } from './live-payments';
import { useThrottled } from './use-debounced';

const REFRESH_MS = 1_000;

/** How many refunds wait for approval, counted again whenever one moves. Undefined until it is known. */
export function useWaitingRefunds(): number | undefined {
  const [result, refetch] = useQuery({ query: WaitingRefundsDocument });
  useRefundEvents(useThrottled(() => refetch({ requestPolicy: 'network-only' }), REFRESH_MS));
  return result.data?.refunds.total;
}
