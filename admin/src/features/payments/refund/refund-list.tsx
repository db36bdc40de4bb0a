import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatWonDigits } from '@/lib/format';
import { Copyable } from '@/ui/copyable';
import { Money } from '@/ui/money';
import { RefundStatusChip } from '@/ui/payment-status';
import { Time } from '@/ui/time';
import type { PaymentDetail } from '../use-payment-detail';
import { DecideButtons } from './decide-buttons';
import { RefundUnresolved } from './refund-unresolved';
import { StepList } from './step-list';
import { useRequester } from './requester';
import { useDecision, type Decide, type RefundedPayment } from './use-decision';

type RefundDetail = PaymentDetail['refunds'][number];

interface RefundListProps {
  refunds: RefundDetail[];
  payment: RefundedPayment;
  onChanged: () => void;
}

/** Refunds of a payment; one that waits can be approved or rejected by staff who may. */
export function RefundList({ refunds, payment, onChanged }: RefundListProps) {
  const { decide, dialog } = useDecision('inPayment', onChanged);
  return (
    <>
      <ul className="flex flex-col gap-4">
        {refunds.map((refund) => (
          <RefundItem key={refund.id} refund={refund} payment={payment} onDecide={decide} />
        ))}
      </ul>
      {dialog}
    </>
  );
}

interface RefundItemProps {
  refund: RefundDetail;
  payment: RefundedPayment;
  onDecide: Decide;
}

function RefundItem({ refund, payment, onDecide }: RefundItemProps) {
  const { t } = useTranslation();
  const requesterOf = useRequester();
  const people = [
    t('refunds.requestedBy', { name: requesterOf(refund.requestedBy) }),
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
      {refund.account && (
        <p className="num mt-0.5 text-meta text-muted">
          {[refund.account.bank, refund.account.accountNumber, refund.account.holderName]
            .filter(Boolean)
            .join(' ')}
        </p>
      )}
      {BigInt(refund.pointsShort) > 0n && (
        <p className="mt-0.5 text-meta text-warning-soft-foreground">
          {t('refunds.pointsShort', { amount: formatWonDigits(refund.pointsShort) })}
        </p>
      )}
      {refund.memo && <p className="mt-0.5 text-meta">{refund.memo}</p>}
      {refund.failureMessage && <p className="mt-0.5 text-meta text-danger-text">{refund.failureMessage}</p>}
      {refund.status === 'UNKNOWN' && <RefundUnresolved />}
      <details className="group mt-1.5" open={refund.status === 'UNKNOWN' || refund.status === 'FAILED'}>
        <summary className="inline-flex min-h-6 cursor-pointer items-center gap-0.5 text-meta font-medium text-accent-soft-foreground hover:underline">
          <ChevronRight aria-hidden size={14} className="group-open:rotate-90" />
          {t('refunds.timeline', { count: refund.timeline.length })}
        </summary>
        <div className="mt-2 rounded-lg bg-surface-secondary p-3">
          <StepList entries={refund.timeline} testId="refund-timeline" />
        </div>
      </details>
      <p className="mt-1.5 flex flex-wrap items-center gap-x-3">
        <Link
          to="/refunds/$id"
          params={{ id: refund.id }}
          className="inline-flex min-h-6 items-center text-meta font-medium text-accent-soft-foreground hover:underline"
        >
          {t('refunds.openPage')}
        </Link>
        <Copyable text={refund.id} />
      </p>
      <DecideButtons refund={refund} payment={payment} onDecide={onDecide} className="mt-2" />
    </li>
  );
}
