import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '@/ui/button';
import { Drawer } from '@/ui/drawer';
import { Money } from '@/ui/money';
import { PaymentStatusChip } from '@/ui/payment-status';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { PaymentActions } from './payment-actions';
import { PaymentBody } from './payment-body';
import { usePaymentDetail, type PaymentDetail } from './use-payment-detail';

/** Details beside the list, held in the URL as `?id=`. */
export function PaymentDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const { payment, error, reload } = usePaymentDetail(id);
  return (
    <Drawer
      isOpen={id !== undefined}
      onClose={onClose}
      label={t('payments.detailTitle')}
      testId="payment-drawer"
      header={payment ? <DrawerHead payment={payment} /> : <Skeleton className="h-14 w-48" />}
      footer={payment && <PaymentActions payment={payment} onChanged={reload} />}
    >
      {error ? (
        <ErrorPanel title={t('common.error.loadFailed')} error={error} onRetry={reload} />
      ) : payment ? (
        <PaymentBody heading="h3" payment={payment} onChanged={reload} />
      ) : (
        <div className="flex flex-col gap-3 p-5">
          {Array.from({ length: 8 }, (_, index) => (
            <Skeleton key={index} className="h-4 w-full" />
          ))}
        </div>
      )}
    </Drawer>
  );
}

function DrawerHead({ payment }: { payment: PaymentDetail }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="text-meta text-muted">{t('payments.detailTitle')}</p>
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="text-[22px] leading-8 font-bold">
          <Money won={payment.amount} />
        </h2>
        <PaymentStatusChip status={payment.status} />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-table text-muted">{payment.orderName}</p>
        <Link
          to="/payments/$id"
          params={{ id: payment.id }}
          className={`${buttonClass('ghost', 'sm')} -mr-3`}
        >
          <ExternalLink aria-hidden />
          {t('common.action.openPage')}
        </Link>
      </div>
    </>
  );
}
