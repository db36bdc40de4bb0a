import { useTranslation } from 'react-i18next';
import type { RefundFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Button } from '@/ui/button';
import type { Decide, RefundedPayment } from './use-decision';

interface DecideButtonsProps {
  refund: RefundFactsFragment;
  payment: RefundedPayment;
  /** Tells many of them apart for those who do not see the row. */
  of?: string;
  className?: string;
  onDecide: Decide;
}

/** Approve and reject, for a refund that waits and staff who may; nothing otherwise. */
export function DecideButtons({ refund, payment, of, className = '', onDecide }: DecideButtonsProps) {
  const { t } = useTranslation();
  if (!useCan('refund.approve') || refund.status !== 'REQUESTED') return null;
  const approve = t('refunds.approve.action');
  const reject = t('refunds.reject.action');
  const nameOf = (action: string) => (of ? `${action}: ${of}` : undefined);
  return (
    <div className={`flex gap-2 ${className}`}>
      <Button
        size="sm"
        variant="primary"
        className="button--touch max-md:flex-1"
        aria-label={nameOf(approve)}
        onPress={() => onDecide(refund, payment, 'approve')}
      >
        {approve}
      </Button>
      <Button
        size="sm"
        className="button--touch max-md:flex-1"
        aria-label={nameOf(reject)}
        onPress={() => onDecide(refund, payment, 'reject')}
      >
        {reject}
      </Button>
    </div>
  );
}
