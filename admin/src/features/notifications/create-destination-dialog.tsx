import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { CreateNotificationDestinationDocument, type NotificationDestinationType } from '@/gql/graphql';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Select } from '@/ui/select';
import { FormBanner } from '@/ui/states';
import { TextInput } from '@/ui/text-input';
import { DestinationFields, isComplete, type DestinationWishes } from './destination-fields';
import { WebhookSecret } from './webhook-secret';

interface CreateDestinationDialogProps {
  onClose: () => void;
  onCreated: () => void;
}

const EMPTY: DestinationWishes = { name: '', locale: 'KO', minSeverity: 'WARNING', hourlyMax: '60' };

/** Registers a chat or a server. The secret of a server is shown here, this once. */
export function CreateDestinationDialog({ onClose, onCreated }: CreateDestinationDialogProps) {
  const { t } = useTranslation();
  const [type, setType] = useState<NotificationDestinationType>('SLACK');
  const [address, setAddress] = useState('');
  const [wishes, setWishes] = useState(EMPTY);
  const [result, create] = useMutation(CreateNotificationDestinationDocument);
  const submit = async () => {
    const { data } = await create({
      input: {
        ...wishes,
        name: wishes.name.trim(),
        hourlyMax: Number(wishes.hourlyMax),
        type,
        address: address.trim(),
      },
    });
    if (!data) return;
    onCreated();
    if (data.createNotificationDestination.secret === null) onClose();
  };
  const secret = result.data?.createNotificationDestination.secret;
  if (secret)
    return (
      <Dialog title={t('notifications.secret.title')} description={wishes.name}>
        <WebhookSecret secret={secret} onDone={onClose} />
      </Dialog>
    );
  return (
    <Dialog
      title={t('notifications.destinations.create')}
      description={t('notifications.destinations.createText')}
      isBusy={result.fetching}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" isDisabled={result.fetching} onPress={onClose}>
            {t('common.action.cancel')}
          </Button>
          <Button
            variant="primary"
            isPending={result.fetching}
            isDisabled={!isComplete(wishes) || address.trim() === ''}
            onPress={() => void submit()}
          >
            {t('notifications.destinations.create')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <FormBanner error={result.error} />
        <Select
          label={t('notifications.field.type')}
          placeholder=""
          value={type}
          options={(['SLACK', 'WEBHOOK'] as const).map((value) => ({
            value,
            label: t(`notifications.way.${value}`),
          }))}
          onChange={setType}
        />
        <TextInput
          label={t('notifications.field.address')}
          hint={t(`notifications.field.addressHint.${type}`)}
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <DestinationFields value={wishes} onChange={(change) => setWishes({ ...wishes, ...change })} />
      </div>
    </Dialog>
  );
}
