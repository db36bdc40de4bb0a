import { Receipt, Undo2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/lib/permissions';
import { Button, buttonClass } from '@/ui/button';
import type { PaymentDetail } from './use-payment-detail';

const RefundDialog = lazy(() => import('./refund/refund-dialog').then((m) => ({ default: m.RefundDialog })));

/** What can be done with a payment: see its receipt, give money back. */
export function PaymentActions({ payment, onChanged }: { payment: PaymentDetail; onChanged: () => void }) {
  const { t } = useTranslation();
  const [isRefundOpen, setRefundOpen] = useState(false);
  const mayRefund = useCan('refund.request');
  const hasRest = BigInt(payment.refundableAmount) > 0n;
  return (
    <div className="flex w-full gap-2">
      {payment.receiptUrl && (
        <a
          href={payment.receiptUrl}
          target="_blank"
          rel="noreferrer"
          className={`${buttonClass('outline')} flex-1`}
        >
          <Receipt aria-hidden />
          {t('payments.receipt')}
        </a>
      )}
      {mayRefund && (
        <span className="flex flex-1" title={hasRest ? undefined : t('refunds.openDisabled')}>
          <Button
            variant="danger-soft"
            className="w-full"
            isDisabled={!hasRest}
            data-testid="refund-open"
            onPress={() => setRefundOpen(true)}
          >
            <Undo2 aria-hidden />
            {hasRest ? t('refunds.open') : t('refunds.openDisabled')}
          </Button>
        </span>
      )}
      {isRefundOpen && (
        <Suspense>
          <RefundDialog
            payment={payment}
            onClose={() => {
              setRefundOpen(false);
              onChanged();
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
