import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { ApproveRefundDocument, RejectRefundDocument, type RefundFactsFragment } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Facts } from '@/ui/facts';
import { FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';
import type { RefundedPayment } from './use-decision';

interface DecideDialogProps {
  refund: RefundFactsFragment;
  payment: RefundedPayment;
  onClose: () => void;
}

/** Whose money it is, what for and why: the amount alone is no ground to decide on. */
function RefundSubject({ refund, payment }: Pick<DecideDialogProps, 'refund' | 'payment'>) {
  const { t } = useTranslation();
  const reason = [t(`refunds.reason.${refund.reason}`), refund.memo].filter(Boolean).join(' · ');
  return (
    <Facts
      facts={[
        { label: t('refunds.column.customer'), value: payment.user.name },
        { label: t('refunds.column.item'), value: payment.orderName },
        { label: t('refunds.column.reason'), value: reason },
      ]}
    />
  );
}

export function ApproveDialog({ refund, payment, onClose }: DecideDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [result, approve] = useMutation(ApproveRefundDocument);
  const amount = format.won(refund.amount);
  const confirm = async () => {
    const { error } = await approve({ id: refund.id, version: refund.version });
    if (!error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('refunds.approve.title')}
      confirmLabel={t('refunds.approve.confirm', { amount })}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('refunds.approve.text', { amount })}</p>
        <RefundSubject refund={refund} payment={payment} />
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}

export function RejectDialog({ refund, payment, onClose }: DecideDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [result, reject] = useMutation(RejectRefundDocument);
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const isEmpty = reason.trim() === '';
  const confirm = async () => {
    setTried(true);
    if (isEmpty) return;
    const { error } = await reject({ id: refund.id, reason: reason.trim(), version: refund.version });
    if (!error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('refunds.reject.title')}
      confirmLabel={t('refunds.reject.confirm')}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('refunds.reject.text', { amount: format.won(refund.amount) })}</p>
        <RefundSubject refund={refund} payment={payment} />
        <TextBox
          label={t('refunds.reject.reason')}
          maxLength={500}
          value={reason}
          error={wasTried && isEmpty ? t('refunds.reject.reasonRequired') : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
