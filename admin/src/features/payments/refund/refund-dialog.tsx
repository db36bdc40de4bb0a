import { Undo2 } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatLastDigits } from '@/lib/format';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { PaymentStatusChip } from '@/ui/payment-status';
import { FormBanner } from '@/ui/states';
import type { PaymentDetail } from '../use-payment-detail';
import { RefundForm } from './refund-form';
import { RefundOutcome } from './refund-outcome';
import { RefundUncertain } from './refund-uncertain';
import { useRefund, type RefundTimes } from './use-refund';
import { useRefundForm } from './use-refund-form';

export type RefundablePayment = Pick<
  PaymentDetail,
  'id' | 'status' | 'orderId' | 'orderName' | 'refundableAmount' | 'refunds' | 'instrument'
> & { user: { name: string } };

interface RefundDialogProps {
  payment: RefundablePayment;
  onClose: () => void;
  times?: RefundTimes;
}

/** Give money back. Nothing here is optimistic: the result is what the server says it is. */
export function RefundDialog({ payment, onClose, times }: RefundDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const formId = useId();
  const refund = useRefund(payment, times);
  const form = useRefundForm(payment);
  const isBusy = refund.phase === 'sending' || refund.phase === 'checking';
  const isForm = refund.phase === 'form' || refund.phase === 'sending';
  const amount = form.amount ? format.won(form.amount) : null;
  const submitLabel = !amount
    ? t('refunds.dialog.submitEmpty')
    : t(form.preview?.needsApproval ? 'refunds.dialog.submitApproval' : 'refunds.dialog.submit', { amount });

  return (
    <Dialog
      title={t('refunds.dialog.title')}
      description={t('refunds.dialog.description')}
      isBusy={isBusy}
      onClose={onClose}
      icon={
        <span
          aria-hidden
          className="flex size-9 shrink-0 items-center justify-center rounded-full bg-danger-soft text-danger-soft-foreground"
        >
          <Undo2 size={18} />
        </span>
      }
      footer={
        isForm ? (
          <>
            <Button variant="quiet" isDisabled={isBusy} onPress={onClose}>
              {t('common.action.cancel')}
            </Button>
            <Button
              type="submit"
              form={formId}
              variant="danger"
              isPending={isBusy}
              isDisabled={form.isBlocked}
              data-testid="refund-submit"
            >
              <span className="num">{submitLabel}</span>
            </Button>
          </>
        ) : (
          !isBusy && (
            <Button variant="primary" onPress={onClose} data-testid="refund-close">
              {t('common.action.close')}
            </Button>
          )
        )
      }
    >
      <div className="flex flex-col gap-4">
        <PaymentSummary payment={payment} />
        {isForm && (
          <>
            <FormBanner error={refund.error} />
            <RefundForm
              id={formId}
              form={form}
              isDisabled={isBusy}
              onSubmit={(input) => void refund.submit(input)}
            />
          </>
        )}
        {(refund.phase === 'checking' || refund.phase === 'unresolved') && (
          <RefundUncertain
            isChecking={refund.phase === 'checking'}
            onRecheck={() => void refund.recheck()}
            onResend={() => void refund.resend()}
          />
        )}
        {refund.phase === 'done' && refund.refund && (
          <RefundOutcome paymentId={payment.id} refund={refund.refund} />
        )}
      </div>
    </Dialog>
  );
}

function PaymentSummary({ payment }: { payment: RefundablePayment }) {
  const instrument = [payment.instrument?.label, formatLastDigits(payment.instrument?.last4)]
    .filter(Boolean)
    .join(' ');
  return (
    <div className="flex items-center justify-between gap-3 rounded-lg border border-border bg-surface-secondary px-3.5 py-3">
      <div className="min-w-0">
        <p className="truncate text-table font-semibold">
          {payment.user.name} · {payment.orderName}
        </p>
        <p className="truncate text-meta text-muted">
          {instrument && `${instrument} · `}
          <span className="font-mono">{payment.orderId}</span>
        </p>
      </div>
      <PaymentStatusChip status={payment.status} />
    </div>
  );
}
