import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import {
  DeletePasskeyDocument,
  RegisterPasskeyDocument,
  RenamePasskeyDocument,
  StartPasskeyDocument,
  type PasskeyFactsFragment,
} from '@/gql/graphql';
import { createPasskey, PasskeyCanceled } from '@/lib/passkey';
import { BackupCodes } from '@/ui/backup-codes';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { FormBanner } from '@/ui/states';
import { TextInput } from '@/ui/text-input';

interface AddPasskeyProps {
  onClose: () => void;
  onChanged: () => void;
}

export function AddPasskeyDialog({ onClose, onChanged }: AddPasskeyProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(t('auth.passkey.defaultName'));
  const [started, start] = useMutation(StartPasskeyDocument);
  const [registered, register] = useMutation(RegisterPasskeyDocument);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const add = async () => {
    setFailure(null);
    setPending(true);
    try {
      const begun = await start({});
      if (!begun.data) return;
      const { challengeId, optionsJson } = begun.data.startPasskeyRegistration;
      const responseJson = await createPasskey(optionsJson);
      const { data } = await register({ challengeId, name: name.trim(), responseJson });
      if (!data) return;
      onChanged();
      if (data.registerPasskey.backupCodes?.length) setCodes(data.registerPasskey.backupCodes);
      else onClose();
    } catch (error) {
      setFailure(t(error instanceof PasskeyCanceled ? 'auth.factor.passkeyCanceled' : 'auth.passkey.failed'));
    } finally {
      setPending(false);
    }
  };
  if (codes.length > 0) {
    return (
      <Dialog title={t('auth.backup.title')}>
        <BackupCodes codes={codes} doneLabel={t('common.action.close')} onDone={onClose} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      title={t('account.passkeys.addTitle')}
      description={t('account.passkeys.addText')}
      confirmLabel={t('auth.passkey.create')}
      isPending={isPending}
      isDisabled={name.trim() === ''}
      onConfirm={() => void add()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <FormBanner error={started.error ?? registered.error} />
        {failure && (
          <Notice tone="danger" isAlert>
            {failure}
          </Notice>
        )}
        <TextInput
          label={t('auth.passkey.name')}
          hint={t('auth.passkey.nameHint')}
          maxLength={50}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
    </ConfirmDialog>
  );
}

interface PasskeyDialogProps extends AddPasskeyProps {
  passkey: PasskeyFactsFragment;
}

export function RenamePasskeyDialog({ passkey, onClose, onChanged }: PasskeyDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(passkey.name);
  const [result, rename] = useMutation(RenamePasskeyDocument);
  const save = async () => {
    const { data } = await rename({ id: passkey.id, name: name.trim() });
    if (!data) return;
    onChanged();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('account.passkeys.renameTitle')}
      confirmLabel={t('common.action.save')}
      isPending={result.fetching}
      isDisabled={name.trim() === '' || name.trim() === passkey.name}
      onConfirm={() => void save()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <FormBanner error={result.error} />
        <TextInput
          label={t('auth.passkey.name')}
          maxLength={50}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
    </ConfirmDialog>
  );
}

export function DeletePasskeyDialog({ passkey, onClose, onChanged }: PasskeyDialogProps) {
  const { t } = useTranslation();
  const [result, remove] = useMutation(DeletePasskeyDocument);
  const confirm = async () => {
    const { data } = await remove({ id: passkey.id });
    if (!data) return;
    onChanged();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('account.passkeys.deleteTitle')}
      confirmLabel={t('account.passkeys.deleteConfirm', { name: passkey.name })}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('account.passkeys.deleteText')}</p>
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
