import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefundFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Button } from '@/ui/button';
import { Money } from '@/ui/money';
import { RefundStatusChip } from '@/ui/payment-status';
import { Time } from '@/ui/time';
import { ApproveDialog, RejectDialog } from './decide-dialogs';

interface RefundListProps {
  refunds: RefundFactsFragment[];
  onChanged: () => void;
}

/** Refunds of a payment; one that waits can be approved or rejected by staff who may. */
export function RefundList({ refunds, onChanged }: RefundListProps) {
  return (
    <ul className="flex flex-col gap-4">
      {refunds.map((refund) => (
        <RefundItem key={refund.id} refund={refund} onChanged={onChanged} />
      ))}
    </ul>
  );
}

function RefundItem({ refund, onChanged }: { refund: RefundFactsFragment; onChanged: () => void }) {
  const { t } = useTranslation();
  const mayDecide = useCan('refund.approve') && refund.status === 'REQUESTED';
  const [decision, setDecision] = useState<'approve' | 'reject' | null>(null);
  const close = () => {
    setDecision(null);
    onChanged();
  };
  const people = [
    t('refunds.requestedBy', { name: refund.requestedBy }),
    ...(refund.approvedBy ? [t('refunds.approvedBy', { name: refund.approvedBy })] : []),
  ];
  return (
    <li className="text-table" data-testid="refund-item">
      <div className="flex items-center justify-between gap-2">
        <span className="flex items-center gap-2">
          <Money won={refund.amount} className="font-semibold" />
          <RefundStatusChip status={refund.status} />
        </span>
        <span className="text-meta text-muted">
          <Time iso={refund.processedAt ?? refund.requestedAt} />
        </span>
      </div>
      <p className="mt-0.5 text-meta text-muted">
        {t(`refunds.reason.${refund.reason}`)} · {people.join(' · ')}
      </p>
      {refund.memo && <p className="mt-0.5 text-meta">{refund.memo}</p>}
      {refund.failureMessage && <p className="mt-0.5 text-meta text-danger-text">{refund.failureMessage}</p>}
      {mayDecide && (
        <div className="mt-2 flex gap-2">
          <Button size="sm" variant="primary" onPress={() => setDecision('approve')}>
            {t('refunds.approve.action')}
          </Button>
          <Button size="sm" onPress={() => setDecision('reject')}>
            {t('refunds.reject.action')}
          </Button>
        </div>
      )}
      {decision === 'approve' && <ApproveDialog refund={refund} onClose={close} />}
      {decision === 'reject' && <RejectDialog refund={refund} onClose={close} />}
    </li>
  );
}
