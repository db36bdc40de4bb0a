import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { ConfirmTotpDocument, StartTotpDocument } from '@/gql/graphql';
import { toAppError } from '@/lib/gql/errors';
import { BackupCodes } from '@/ui/backup-codes';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { FormBanner } from '@/ui/states';
import { TextInput } from '@/ui/text-input';
import { TotpSetup } from '../factors/totp-setup';
import { useRefusal } from '../factors/use-refusal';

interface TotpDialogProps {
  onClose: () => void;
  onChanged: () => void;
}

/** Password, then the code of the new app, then new backup codes when there are any. */
export function TotpDialog({ onClose, onChanged }: TotpDialogProps) {
  const { t } = useTranslation();
  const words = useRefusal();
  const [password, setPassword] = useState('');
  const [started, start] = useMutation(StartTotpDocument);
  const [confirmed, confirm] = useMutation(ConfirmTotpDocument);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const totp = started.data?.startTotpEnrollment;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password) void start({ password });
  };
  const send = async (code: string): Promise<string | null> => {
    const { data, error } = await confirm({ code });
    if (!data) return words(toAppError(error));
    onChanged();
    if (data.confirmTotp.backupCodes.length > 0) setCodes(data.confirmTotp.backupCodes);
    else onClose();
    return null;
  };
  return (
    <Dialog
      title={t('account.totp.title')}
      isBusy={started.fetching || confirmed.fetching}
      onClose={codes.length > 0 ? undefined : onClose}
    >
      {codes.length > 0 ? (
        <BackupCodes codes={codes} doneLabel={t('common.action.close')} onDone={onClose} />
      ) : totp ? (
        <TotpSetup {...totp} submitLabel={t('auth.enroll.submit')} onCode={send} />
      ) : (
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <FormBanner error={started.error} />
          <TextInput
            label={t('account.password.current')}
            hint={t('account.totp.passwordHint')}
            type="password"
            autoComplete="current-password"
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <Button type="submit" variant="primary" isPending={started.fetching} isDisabled={!password}>
            {t('account.totp.next')}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
