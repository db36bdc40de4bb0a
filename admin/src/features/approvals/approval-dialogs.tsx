import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import {
  ApproveRequestDocument,
  RejectRequestDocument,
  WithdrawRequestDocument,
  type ApprovalFactsFragment,
} from '@/gql/graphql';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Facts } from '@/ui/facts';
import { ReasonDialog } from '@/ui/reason-dialog';
import { FormBanner } from '@/ui/states';
import { FactValue, useApprovalWords } from './use-approval-words';

export interface DecisionDialogProps {
  approval: ApprovalFactsFragment;
  onClose: () => void;
}

/** What is decided about: nobody says yes or no to a name alone. */
function Subject({ approval }: Pick<DecisionDialogProps, 'approval'>) {
  const { kindOf, nameOf } = useApprovalWords();
  const { t } = useTranslation();
  return (
    <Facts
      facts={[
        { label: t('approvals.fact.kind'), value: kindOf(approval.kind) },
        ...approval.facts.map((fact) => ({ label: nameOf(fact), value: <FactValue fact={fact} /> })),
      ]}
    />
  );
}

export function ApproveDialog({ approval, onClose }: DecisionDialogProps) {
  const { t } = useTranslation();
  const [result, approve] = useMutation(ApproveRequestDocument);
  const confirm = async () => {
    const { error } = await approve({ id: approval.id, version: approval.version });
    if (!error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('approvals.approve.title')}
      confirmLabel={t('approvals.approve.confirm')}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('approvals.approve.text')}</p>
        <Subject approval={approval} />
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}

export function RejectDialog({ approval, onClose }: DecisionDialogProps) {
  const { t } = useTranslation();
  const [result, reject] = useMutation(RejectRequestDocument);
  const confirm = async (reason: string) => {
    const { error } = await reject({ id: approval.id, reason, version: approval.version });
    if (!error) onClose();
  };
  return (
    <ReasonDialog
      title={t('approvals.reject.title')}
      confirmLabel={t('approvals.reject.confirm')}
      isDanger
      reasonLabel={t('approvals.reject.reason')}
      reasonRequired={t('approvals.reject.reasonRequired')}
      isPending={result.fetching}
      error={result.error}
      onConfirm={(reason) => void confirm(reason)}
      onClose={onClose}
    >
      <p>{t('approvals.reject.text')}</p>
      <Subject approval={approval} />
    </ReasonDialog>
  );
}

export function WithdrawDialog({ approval, onClose }: DecisionDialogProps) {
  const { t } = useTranslation();
  const [result, withdraw] = useMutation(WithdrawRequestDocument);
  const confirm = async () => {
    const { error } = await withdraw({ id: approval.id, version: approval.version });
    if (!error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('approvals.withdraw.title')}
      confirmLabel={t('approvals.withdraw.confirm')}
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('approvals.withdraw.text')}</p>
        <Subject approval={approval} />
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
