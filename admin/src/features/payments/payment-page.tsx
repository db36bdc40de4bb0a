import { useTranslation } from 'react-i18next';
import { Breadcrumbs } from '@/ui/breadcrumbs';
import { Money } from '@/ui/money';
import { PageHead } from '@/ui/page-head';
import { PaymentStatusChip } from '@/ui/payment-status';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { PaymentActions } from './payment-actions';
import { PaymentBody } from './payment-body';
import { usePaymentDetail } from './use-payment-detail';

export function PaymentPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const { payment, error, reload } = usePaymentDetail(id);
  return (
    <div className="mx-auto max-w-5xl">
      <Breadcrumbs to="/payments" list={t('payments.title')} current={payment?.orderName} />
      <PageHead
        title={t('payments.detailTitle')}
        description={
          payment && (
            <span className="mt-1 flex flex-wrap items-center gap-2 text-foreground">
              <Money won={payment.amount} className="text-[22px] font-bold" />
              <PaymentStatusChip status={payment.status} />
              <span className="text-muted">{payment.orderName}</span>
            </span>
          )
        }
        actions={payment && <PaymentActions payment={payment} onChanged={reload} />}
      />
      <div className="card">
        {error ? (
          <ErrorPanel title={t('common.error.loadFailed')} error={error} onRetry={reload} />
        ) : payment ? (
          <PaymentBody heading="h2" payment={payment} onChanged={reload} />
        ) : (
          <div className="flex flex-col gap-3 p-5">
            {Array.from({ length: 10 }, (_, index) => (
              <Skeleton key={index} className="h-4 w-full" />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
