import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '@/ui/button';
import { DetailDrawer } from '@/ui/detail-drawer';
import { Money } from '@/ui/money';
import { PaymentStatusChip } from '@/ui/payment-status';
import { PaymentActions } from './payment-actions';
import { PaymentBody } from './payment-body';
import { usePaymentDetail, type PaymentDetail } from './use-payment-detail';

/** Details beside the list, held in the URL as `?id=`. */
export function PaymentDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const { payment, error, reload } = usePaymentDetail(id);
  return (
    <DetailDrawer
      id={id}
      found={payment}
      error={error}
      label={t('payments.detailTitle')}
      testId="payment-drawer"
      onRetry={reload}
      onClose={onClose}
      head={(found) => <DrawerHead payment={found} />}
      foot={(found) => <PaymentActions payment={found} onChanged={reload} />}
    >
      {(found) => <PaymentBody heading="h3" payment={found} onChanged={reload} />}
    </DetailDrawer>
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
          className={`${buttonClass('ghost', 'sm')} -mr-14`}
        >
          <ExternalLink aria-hidden />
          {t('common.action.openPage')}
        </Link>
      </div>
    </>
  );
}
