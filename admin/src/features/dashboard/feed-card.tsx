import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { PaymentFeedDocument, type PaymentRowFragment } from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { Money } from '@/ui/money';
import { PaymentStatusChip } from '@/ui/payment-status';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { Time } from '@/ui/time';
import { Card } from '@/ui/card';

const LENGTH = 10;

/** The ten newest payments, moving while they happen, for who may see them. */
export function useFeed(may: boolean) {
  const [result, refetch] = useQuery({ query: PaymentFeedDocument, pause: !may });
  const asked = result.data?.payments.items;
  const [rows, setRows] = useState<PaymentRowFragment[]>();
  useEffect(() => setRows(asked), [asked]);
  usePaymentEvents(({ payment }) =>
    setRows((current) => {
      if (!current) return current;
      const others = current.filter((row) => row.id !== payment.id);
      return [payment, ...others].sort((a, b) => b.requestedAt.localeCompare(a.requestedAt)).slice(0, LENGTH);
    }),
  );
  return {
    rows,
    error: rows ? undefined : result.error,
    reload: () => refetch({ requestPolicy: 'network-only' }),
  };
}

export function FeedCard({ feed: { rows, error, reload } }: { feed: ReturnType<typeof useFeed> }) {
  const { t } = useTranslation();
  return (
    <Card
      title={t('dashboard.feed.title')}
      subtitle={t('dashboard.feed.subtitle')}
      className="overflow-hidden"
      action={
        <Link
          to="/payments"
          className="inline-flex min-h-6 items-center gap-1 text-table font-medium whitespace-nowrap text-accent-soft-foreground hover:underline"
        >
          {t('dashboard.feed.all')}
          <ArrowRight aria-hidden size={15} />
        </Link>
      }
    >
      {error ? (
        <ErrorPanel title={t('common.error.loadFailed')} error={error} onRetry={reload} />
      ) : rows?.length === 0 ? (
        <p className="px-4 py-12 text-center text-table text-muted">{t('dashboard.feed.empty')}</p>
      ) : (
        <ul className="mt-3 border-t border-separator" data-testid="live-feed">
          {(rows ?? Array.from({ length: LENGTH }, () => null)).map((row, index) => (
            <li key={row?.id ?? index} className="border-b border-separator last:border-b-0">
              {row ? <FeedRow row={row} /> : <Skeleton className="mx-4 my-3.5 h-4" />}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function FeedRow({ row }: { row: PaymentRowFragment }) {
  return (
    <Link
      to="/payments"
      search={{ id: row.id, period: 'all' }}
      className="grid min-h-11 grid-cols-[64px_minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-1.5 text-table hover:bg-surface-secondary focus-visible:-outline-offset-2 sm:grid-cols-[72px_minmax(0,1fr)_minmax(0,1.5fr)_110px_110px]"
    >
      <span className="text-muted">
        <Time iso={row.requestedAt} as="clock" />
      </span>
      <span className="truncate font-medium">{row.user.name}</span>
      <span className="truncate text-muted max-sm:hidden">{row.orderName}</span>
      <span className="justify-self-end max-sm:order-last max-sm:col-start-3">
        <PaymentStatusChip status={row.status} />
      </span>
      <Money won={row.amount} className="text-right font-semibold max-sm:col-start-3 max-sm:row-start-1" />
    </Link>
  );
}
