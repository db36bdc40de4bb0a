import { Receipt, Undo2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazy } from '@/lib/lazy';
import { useCan, useViewer } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { Button, buttonClass } from '@/ui/button';
import type { PaymentDetail } from './use-payment-detail';

const RefundDialog = lazy(() => import('./refund/refund-dialog').then((m) => ({ default: m.RefundDialog })));

/** What can be done with a payment: see its receipt, give money back. */
export function PaymentActions({ payment, onChanged }: { payment: PaymentDetail; onChanged: () => void }) {
  const { t } = useTranslation();
  const [isRefundOpen, setRefundOpen] = useAsk('refund');
  const mayRefund = useCan('refund.request');
  const hasRest = BigInt(payment.refundableAmount) > 0n;
  const isUnresolved = payment.refunds.some(({ status }) => status === 'UNKNOWN');
  const hasReceipt = Boolean(payment.receiptUrl);
  // The receipts of the demo would be on the provider's real site, which knows nothing of them.
  const isDemo = useViewer().environment === 'DEMO';
  const reasons = [
    ...(hasReceipt && isDemo ? [t('payments.receiptDemo')] : []),
    ...(mayRefund && isUnresolved
      ? [t('refunds.unresolved.disabled')]
      : mayRefund && !hasRest
        ? [t('refunds.openDisabled')]
        : []),
  ];
  if (!hasReceipt && !mayRefund) return null;
  return (
    <div className="flex w-full flex-col gap-2">
      <div className="flex gap-2">
        {payment.receiptUrl && <ReceiptLink url={isDemo ? null : payment.receiptUrl} />}
        {mayRefund && (
          <Button
            variant="danger-soft"
            className="flex-1"
            isDisabled={!hasRest || isUnresolved}
            data-testid="refund-open"
            onPress={() => setRefundOpen(true)}
          >
            <Undo2 aria-hidden />
            {t('refunds.open')}
          </Button>
        )}
      </div>
      {reasons.length > 0 && <p className="text-center text-meta text-muted">{reasons.join(' · ')}</p>}
      {isRefundOpen && mayRefund && (
        <AskedRefund
          payment={payment}
          isLawful={hasRest && !isUnresolved}
          onClose={() => {
            setRefundOpen(false);
            onChanged();
          }}
        />
      )}
    </div>
  );
}

interface AskedRefundProps {
  payment: PaymentDetail;
  isLawful: boolean;
  onClose: () => void;
}

/** A link may ask for what cannot be given any more; a refund that was lawful when it began stays until it is closed. */
function AskedRefund({ payment, isLawful, onClose }: AskedRefundProps) {
  const [isShown] = useState(isLawful);
  return <Suspense>{isShown && <RefundDialog payment={payment} onClose={onClose} />}</Suspense>;
}

/** Null: there is a receipt, but nowhere to see it. */
function ReceiptLink({ url }: { url: string | null }) {
  const { t } = useTranslation();
  const label = (
    <>
      <Receipt aria-hidden />
      {t('payments.receipt')}
    </>
  );
  if (url === null) {
    return (
      <Button className="flex-1" isDisabled>
        {label}
      </Button>
    );
  }
  return (
    <a href={url} target="_blank" rel="noreferrer" className={`${buttonClass('outline')} flex-1`}>
      {label}
    </a>
  );
}
