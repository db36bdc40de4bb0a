import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { UserPaymentsDocument } from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { PaymentLines } from './payment-lines';

/** The latest payments of one person, with a way to all of them. */
export function UserPayments({ userId }: { userId: string }) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: UserPaymentsDocument, variables: { id: userId } });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  usePaymentEvents(({ payment }) => {
    if (payment.user.id === userId) reload();
  });
  const payments = result.data?.user.id === userId ? result.data?.user.payments : undefined;
  return (
    <section className="p-5">
      <div className="mb-2 flex items-center justify-between">
        <h3 className="text-table font-semibold">{t('users.payments.title')}</h3>
        <Link
          to="/payments"
          search={{ user: userId, period: 'all' }}
          className="inline-flex min-h-6 items-center text-meta font-medium text-accent-soft-foreground hover:underline"
        >
          {t('users.payments.all')}
        </Link>
      </div>
      {result.error && !payments ? (
        <ErrorPanel title={t('common.error.loadFailed')} error={result.error} onRetry={reload} />
      ) : !payments ? (
        <Skeleton className="h-24 w-full" />
      ) : payments.length === 0 ? (
        <p className="text-table text-muted">{t('users.payments.empty')}</p>
      ) : (
        <PaymentLines payments={payments} />
      )}
    </section>
  );
}
