import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { ProviderSnapshotDocument } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { Facts } from '@/ui/facts';
import { Money } from '@/ui/money';
import { PaymentStatusChip } from '@/ui/payment-status';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { Time } from '@/ui/time';

/** Our status beside the provider's, asked for at this moment and only when somebody wants to know. */
export function ProviderCompare({
  orderId,
  heading: Title = 'h3',
}: {
  orderId: string;
  heading?: 'h2' | 'h3';
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isAsked, setAsked] = useState(false);
  const [result, ask] = useQuery({
    query: ProviderSnapshotDocument,
    variables: { orderId },
    pause: !isAsked,
    requestPolicy: 'network-only',
  });
  const look = () => {
    if (isAsked) ask({ requestPolicy: 'network-only' });
    setAsked(true);
  };
  const order = result.data?.paymentOrder;
  const snapshot = order?.providerSnapshot;
  return (
    <section className="p-5" aria-label={t('exceptions.provider.title')}>
      <div className="mb-3 flex items-center justify-between gap-2">
        <Title className="text-table font-semibold">{t('exceptions.provider.title')}</Title>
        <Button size="sm" isPending={result.fetching} onPress={look} data-testid="ask-provider">
          {!result.fetching && <RefreshCw aria-hidden />}
          {t('exceptions.provider.ask')}
        </Button>
      </div>
      {!isAsked && <p className="text-table text-muted">{t('exceptions.provider.hint')}</p>}
      {result.fetching && !order && <Skeleton className="h-24" />}
      {result.error && !order && (
        <ErrorPanel title={t('exceptions.provider.failed')} error={result.error} onRetry={look} />
      )}
      {order && snapshot && (
        <Facts
          facts={[
            { label: t('exceptions.provider.ours'), value: <PaymentStatusChip status={order.status} /> },
            {
              label: t('exceptions.provider.theirs'),
              value: snapshot.providerError
                ? t('exceptions.provider.unreachable', { reason: snapshot.providerError })
                : snapshot.found
                  ? snapshot.status
                  : t('exceptions.provider.unknown'),
            },
            { label: t('exceptions.provider.ordered'), value: <Money won={order.amount} /> },
            ...(snapshot.totalAmount != null && snapshot.balanceAmount != null
              ? [
                  { label: t('exceptions.provider.total'), value: <Money won={snapshot.totalAmount} /> },
                  { label: t('exceptions.provider.balance'), value: <Money won={snapshot.balanceAmount} /> },
                  { label: t('exceptions.provider.cancels'), value: format.count(snapshot.cancels) },
                ]
              : []),
            { label: t('exceptions.provider.at'), value: <Time iso={snapshot.lookedAt} as="full" /> },
          ]}
        />
      )}
    </section>
  );
}
