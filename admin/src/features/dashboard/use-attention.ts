import { useMemo } from 'react';
import { useQuery } from 'urql';
import {
  AccessReviewsDueDocument,
  OpenPaymentExceptionsDocument,
  PaymentsToCheckDocument,
} from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { useCan } from '@/lib/permissions';
import { seoulDay, startOfSeoulDay } from '@/lib/time';
import { useThrottled } from '@/lib/use-debounced';
import { useWaitingRefunds } from '@/lib/waiting-refunds';

const REFRESH_MS = 2_000;

/** What somebody should see to; a number is undefined until it is known, and null for who may not know it or could not be told. */
export interface Attention {
  payments: { unknown: number; failed: number } | null | undefined;
  refunds: number | null | undefined;
  exceptions: number | null | undefined;
  /** Months whose access records nobody has signed in time. */
  reviews: { count: number; oldest: string | undefined } | null | undefined;
}

export function useAttention(): Attention {
  return {
    payments: usePaymentsToCheck(),
    refunds: useWaitingRefunds(useCan('refund.approve')),
    exceptions: useOpenExceptions(),
    reviews: useLateReviews(),
  };
}

export const isKnown = (attention: Attention): boolean =>
  Object.values(attention).every((each) => each !== undefined);

function usePaymentsToCheck(): Attention['payments'] {
  const may = useCan('payment.read');
  const today = seoulDay(new Date());
  const variables = useMemo(
    () => ({
      unknown: { status: ['UNKNOWN' as const] },
      failed: { status: ['FAILED' as const], from: startOfSeoulDay(today) },
    }),
    [today],
  );
  const [{ data, error }, refetch] = useQuery({ query: PaymentsToCheckDocument, variables, pause: !may });
  const refresh = useThrottled(() => refetch({ requestPolicy: 'network-only' }), REFRESH_MS);
  usePaymentEvents(({ payment }) => {
    if (!may) return;
    if (payment.status === 'UNKNOWN' || payment.status === 'FAILED' || payment.status === 'DONE') refresh();
  });
  if (!data) return may && !error ? undefined : null;
  const count = (status: string, totals: { status: string; count: number }[]) =>
    totals.find((total) => total.status === status)?.count ?? 0;
  return { unknown: count('UNKNOWN', data.unknown), failed: count('FAILED', data.failed) };
}

function useOpenExceptions(): Attention['exceptions'] {
  const may = useCan('paymentException.read');
  const [{ data, error }, refetch] = useQuery({ query: OpenPaymentExceptionsDocument, pause: !may });
  const refresh = useThrottled(() => refetch({ requestPolicy: 'network-only' }), REFRESH_MS);
  usePaymentEvents(() => may && refresh());
  return data?.paymentExceptions.total ?? (may && !error ? undefined : null);
}

function useLateReviews(): Attention['reviews'] {
  const [maySee, maySign] = [useCan('accessRecord.read'), useCan('accessReview.sign')];
  const may = maySee && maySign;
  const [{ data, error }] = useQuery({ query: AccessReviewsDueDocument, pause: !may });
  if (!data) return may && !error ? undefined : null;
  const late = data.accessReviews.items.filter(({ status }) => status === 'LATE');
  return { count: late.length, oldest: late.at(-1)?.month };
}
