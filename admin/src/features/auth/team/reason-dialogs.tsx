import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import {
  DeactivateAdminUserDocument,
  ReactivateAdminUserDocument,
  ResetAdminFactorsDocument,
  type StaffDetailFragment,
} from '@/gql/graphql';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';

export interface StaffDialogProps {
  staff: StaffDetailFragment;
  onClose: () => void;
  onChanged: () => void;
}

interface ReasonDialogProps {
  title: string;
  text: string;
  confirmLabel: string;
  isPending: boolean;
  error: CombinedError | undefined;
  onConfirm: (reason: string) => void;
  onClose: () => void;
  children?: ReactNode;
}

/** An act that is not done without saying why. */
function ReasonDialog(props: ReasonDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  return (
    <ConfirmDialog
      title={props.title}
      confirmLabel={props.confirmLabel}
      isDanger
      isPending={props.isPending}
      isDisabled={reason.trim() === ''}
      onConfirm={() => props.onConfirm(reason.trim())}
      onClose={props.onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{props.text}</p>
        <TextBox
          label={t('team.reason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormBanner error={props.error} />
      </div>
    </ConfirmDialog>
  );
}

export function DeactivateDialog({ staff, onClose, onChanged }: StaffDialogProps) {
  const { t } = useTranslation();
  const [result, deactivate] = useMutation(DeactivateAdminUserDocument);
  const confirm = async (reason: string) => {
    const { data } = await deactivate({ id: staff.id, version: staff.version, reason });
    if (!data) return;
    onChanged();
    onClose();
  };
  return (
    <ReasonDialog
      title={t('team.deactivate.title')}
      text={t('team.deactivate.text', { name: staff.name })}
      confirmLabel={t('team.deactivate.confirm', { name: staff.name })}
      isPending={result.fetching}
      error={result.error}
      onConfirm={(reason) => void confirm(reason)}
      onClose={onClose}
    />
  );
}

export function ResetFactorsDialog({ staff, onClose, onChanged }: StaffDialogProps) {
  const { t } = useTranslation();
  const [result, reset] = useMutation(ResetAdminFactorsDocument);
  const confirm = async (reason: string) => {
    const { data } = await reset({ id: staff.id, reason });
    if (!data) return;
    onChanged();
    onClose();
  };
  return (
    <ReasonDialog
      title={t('team.reset.title')}
      text={t('team.reset.text', { name: staff.name })}
      confirmLabel={t('team.reset.confirm')}
      isPending={result.fetching}
      error={result.error}
      onConfirm={(reason) => void confirm(reason)}
      onClose={onClose}
    />
  );
}

export function ReactivateDialog({ staff, onClose, onChanged }: StaffDialogProps) {
  const { t } = useTranslation();
  const [result, reactivate] = useMutation(ReactivateAdminUserDocument);
  const confirm = async () => {
    const { data } = await reactivate({ id: staff.id, version: staff.version });
    if (!data) return;
    onChanged();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('team.reactivate.title')}
      confirmLabel={t('team.reactivate.confirm', { name: staff.name })}
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('team.reactivate.text', { name: staff.name })}</p>
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
