import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { DisableTotpDocument } from '@/gql/graphql';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { FormBanner } from '@/ui/states';
import { TextInput } from '@/ui/text-input';
import { CodeInput, isTotpCode } from '../factors/code-input';

/** Taking the app away needs both the password and the app. */
export function DisableTotpDialog({ onClose, onChanged }: { onClose: () => void; onChanged: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [result, disable] = useMutation(DisableTotpDocument);
  const confirm = async () => {
    const { data } = await disable({ password, code });
    if (!data) return setCode('');
    onChanged();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('account.totp.removeTitle')}
      confirmLabel={t('account.totp.remove')}
      isDanger
      isPending={result.fetching}
      isDisabled={!password || !isTotpCode(code)}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <p>{t('account.totp.removeText')}</p>
        <FormBanner error={result.error} />
        <TextInput
          label={t('account.password.current')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <CodeInput value={code} onChange={setCode} />
      </div>
    </ConfirmDialog>
  );
}
