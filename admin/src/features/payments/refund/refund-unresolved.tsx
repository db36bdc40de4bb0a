import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/lib/permissions';
import { Notice } from '@/ui/notice';

/** A refund nobody knows the end of: what it holds up, and what there is to do. */
export function RefundUnresolved() {
  const { t } = useTranslation();
  const maySeeExceptions = useCan('paymentException.read');
  return (
    <div className="mt-2" data-testid="refund-unresolved">
      <Notice tone="warning">
        <p className="font-semibold">{t('refunds.unresolved.blocks')}</p>
        <p>{t('refunds.unresolved.todo')}</p>
        {maySeeExceptions && (
          <Link
            to="/payment-exceptions"
            search={{ kind: 'REFUND_UNKNOWN' }}
            className="inline-flex min-h-6 items-center font-semibold underline underline-offset-2"
          >
            {t('refunds.unresolved.open')}
          </Link>
        )}
      </Notice>
    </div>
  );
}
