import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { RevokeApiKeyDocument, RotateApiKeyDocument, type ApiKeyFactsFragment } from '@/gql/graphql';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { Select } from '@/ui/select';
import { FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';
import { SecretOnce } from './secret-once';

interface ApiKeyDialogProps {
  apiKey: ApiKeyFactsFragment;
  onClose: () => void;
  onChanged: () => void;
}

const overlaps = ['0', '1', '24', '72', '168'] as const;
type Overlap = (typeof overlaps)[number];

/** A new secret; the old one goes on for a while, so that whoever uses it can change over. */
export function RotateDialog({ apiKey, onClose, onChanged }: ApiKeyDialogProps) {
  const { t } = useTranslation();
  const [hours, setHours] = useState<Overlap>('24');
  const [result, rotate] = useMutation(RotateApiKeyDocument);
  const confirm = async () => {
    const { data } = await rotate({ id: apiKey.id, overlapHours: Number(hours) });
    if (data) onChanged();
  };
  const secret = result.data?.rotateApiKey.secret;
  if (secret) {
    return (
      <Dialog title={t('apiKeys.secret.title')} description={apiKey.name}>
        <SecretOnce secret={secret} onDone={onClose} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      title={t('apiKeys.rotate.title')}
      confirmLabel={t('apiKeys.rotate.confirm', { name: apiKey.name })}
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <p>{t('apiKeys.rotate.text')}</p>
        <FormBanner error={result.error} />
        <Select
          label={t('apiKeys.rotate.overlap')}
          placeholder=""
          value={hours}
          options={overlaps.map((value) => ({ value, label: t(`apiKeys.rotate.hours.h${value}`) }))}
          onChange={setHours}
        />
      </div>
    </ConfirmDialog>
  );
}

export function RevokeDialog({ apiKey, onClose, onChanged }: ApiKeyDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [result, revoke] = useMutation(RevokeApiKeyDocument);
  const confirm = async () => {
    const { data } = await revoke({ id: apiKey.id, reason: reason.trim() });
    if (!data) return;
    onChanged();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('apiKeys.revoke.title')}
      confirmLabel={t('apiKeys.revoke.confirm', { name: apiKey.name })}
      isDanger
      isPending={result.fetching}
      isDisabled={reason.trim() === ''}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('apiKeys.revoke.text')}</p>
        <TextBox
          label={t('apiKeys.revoke.reason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
