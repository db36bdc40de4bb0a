import { useQuery } from 'urql';
import { PaymentDetailDocument } from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { useThrottled } from '@/lib/use-debounced';

/** One payment with its history; asked again whenever something happens to it. */
export function usePaymentDetail(id: string | undefined) {
  const [result, refetch] = useQuery({
    query: PaymentDetailDocument,
    variables: { id: id ?? '' },
    pause: !id,
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const reloadSoon = useThrottled(reload, 300);
  usePaymentEvents(({ payment }) => {
    if (payment.id === id) reloadSoon();
  });
  const payment = result.data?.payment;
  return {
    payment: payment?.id === id ? payment : undefined,
    error: payment ? undefined : result.error,
    reload,
  };
}

export type PaymentDetail = NonNullable<ReturnType<typeof usePaymentDetail>['payment']>;
