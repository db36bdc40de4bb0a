import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { RefundsOfPaymentDocument, type RefundFactsFragment, type RefundStatus } from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { useFormat } from '@/lib/use-format';
import { RefundStatusChip } from '@/ui/payment-status';

type Outcome = 'SUCCEEDED' | 'REQUESTED' | 'FAILED' | 'UNKNOWN' | 'progress';

function outcomeOf(status: RefundStatus): Outcome {
  if (status === 'SUCCEEDED' || status === 'REQUESTED' || status === 'UNKNOWN') return status;
  return status === 'APPROVED' || status === 'PROCESSING' ? 'progress' : 'FAILED';
}

/** What became of the refund, moving on by itself while the provider works. */
export function RefundOutcome({ paymentId, refund }: { paymentId: string; refund: RefundFactsFragment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [result, refetch] = useQuery({ query: RefundsOfPaymentDocument, variables: { id: paymentId } });
  usePaymentEvents((event) => {
    if (event.payment.id === paymentId) refetch({ requestPolicy: 'network-only' });
  });
  const current = result.data?.payment.refunds.find(({ id }) => id === refund.id) ?? refund;
  return (
    <div
      role="status"
      data-testid="refund-outcome"
      data-status={current.status}
      className="flex flex-col items-center gap-3 py-6 text-center"
    >
      <RefundStatusChip status={current.status} />
      <p className="font-medium">
        {t(`refunds.dialog.done.${outcomeOf(current.status)}`, { amount: format.won(current.amount) })}
      </p>
      {current.failureMessage && <p className="text-table text-muted">{current.failureMessage}</p>}
    </div>
  );
}
