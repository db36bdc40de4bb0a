import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { ApproveRefundDocument, RejectRefundDocument, type RefundFactsFragment } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Facts } from '@/ui/facts';
import { ReasonDialog } from '@/ui/reason-dialog';
import { FormBanner } from '@/ui/states';
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
  const confirm = async (reason: string) => {
    const { error } = await reject({ id: refund.id, reason, version: refund.version });
    if (!error) onClose();
  };
  return (
    <ReasonDialog
      title={t('refunds.reject.title')}
      confirmLabel={t('refunds.reject.confirm')}
      isDanger
      reasonLabel={t('refunds.reject.reason')}
      reasonRequired={t('refunds.reject.reasonRequired')}
      isPending={result.fetching}
      error={result.error}
      onConfirm={(reason) => void confirm(reason)}
      onClose={onClose}
    >
      <p>{t('refunds.reject.text', { amount: format.won(refund.amount) })}</p>
      <RefundSubject refund={refund} payment={payment} />
    </ReasonDialog>
  );
}
