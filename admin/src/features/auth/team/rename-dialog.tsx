import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { UpdateAdminUserDocument } from '@/gql/graphql';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { FormBanner } from '@/ui/states';
import { TextInput } from '@/ui/text-input';
import type { StaffDialogProps } from './reason-dialogs';

export function RenameDialog({ staff, onClose, onChanged }: StaffDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(staff.name);
  const [result, update] = useMutation(UpdateAdminUserDocument);
  const save = async () => {
    const { data } = await update({ id: staff.id, version: staff.version, input: { name: name.trim() } });
    if (!data) return;
    onChanged();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('team.rename.title')}
      confirmLabel={t('common.action.save')}
      isPending={result.fetching}
      isDisabled={name.trim() === '' || name.trim() === staff.name}
      onConfirm={() => void save()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <FormBanner error={result.error} />
        <TextInput
          label={t('team.column.name')}
          maxLength={50}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
