import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import {
  RemoveNotificationDestinationDocument,
  RotateWebhookSecretDocument,
  UpdateNotificationDestinationDocument,
  type DestinationFactsFragment,
} from '@/gql/graphql';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { FormBanner } from '@/ui/states';
import { DestinationFields, isComplete, type DestinationWishes } from './destination-fields';
import { WebhookSecret } from './webhook-secret';

interface DestinationDialogProps {
  destination: DestinationFactsFragment;
  onClose: () => void;
  onChanged: () => void;
}

/** Changes a destination, gives it a new secret, or takes it away. */
export function DestinationDialog({ destination: newest, onClose, onChanged }: DestinationDialogProps) {
  const { t } = useTranslation();
  // As it was when somebody began to write: what was saved meanwhile is not overwritten unseen.
  const [destination] = useState(newest);
  const { id, version, name, type } = destination;
  const [wishes, setWishes] = useState<DestinationWishes>({
    name,
    locale: destination.locale,
    minSeverity: destination.minSeverity,
    hourlyMax: String(destination.hourlyMax),
  });
  const [isActive, setActive] = useState(destination.state !== 'OFF' && destination.state !== 'STOPPED');
  const [isRemoving, setRemoving] = useState(false);
  const [saved, save] = useMutation(UpdateNotificationDestinationDocument);
  const [rotated, rotate] = useMutation(RotateWebhookSecretDocument);
  const submit = async () => {
    const input = {
      ...wishes,
      name: wishes.name.trim(),
      hourlyMax: Number(wishes.hourlyMax),
      active: isActive,
    };
    const { data } = await save({ id, version, input });
    if (!data) return;
    onChanged();
    onClose();
  };
  const secret = rotated.data?.rotateWebhookSecret.secret;
  if (secret)
    return (
      <Dialog title={t('notifications.secret.title')} description={name}>
        <WebhookSecret
          secret={secret}
          onDone={() => {
            onChanged();
            onClose();
          }}
        />
      </Dialog>
    );
  if (isRemoving)
    return (
      <RemoveDialog
        destination={destination}
        onClose={() => setRemoving(false)}
        onRemoved={() => {
          onChanged();
          onClose();
        }}
      />
    );
  const isBusy = saved.fetching || rotated.fetching;
  return (
    <Dialog
      title={t('notifications.destinations.edit')}
      description={destination.address}
      isBusy={isBusy}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" isDisabled={isBusy} onPress={onClose}>
            {t('common.action.cancel')}
          </Button>
          <Button
            variant="primary"
            isPending={saved.fetching}
            isDisabled={!isComplete(wishes)}
            onPress={() => void submit()}
          >
            {t('notifications.destinations.save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <FormBanner error={saved.error ?? rotated.error} />
        <DestinationFields value={wishes} onChange={(change) => setWishes({ ...wishes, ...change })} />
        <Checkbox isSelected={isActive} onChange={setActive}>
          {t('notifications.destinations.active')}
        </Checkbox>
        <div className="flex flex-wrap gap-2 border-t border-separator pt-4">
          {type === 'WEBHOOK' && (
            <Button isPending={rotated.fetching} onPress={() => void rotate({ id, version })}>
              {!rotated.fetching && <KeyRound aria-hidden />}
              {t('notifications.secret.rotate')}
            </Button>
          )}
          <Button variant="danger-soft" onPress={() => setRemoving(true)}>
            <Trash2 aria-hidden />
            {t('notifications.destinations.remove')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function RemoveDialog({
  destination: { id, version, name },
  onClose,
  onRemoved,
}: {
  destination: DestinationFactsFragment;
  onClose: () => void;
  onRemoved: () => void;
}) {
  const { t } = useTranslation();
  const [result, remove] = useMutation(RemoveNotificationDestinationDocument);
  return (
    <ConfirmDialog
      title={t('notifications.destinations.removeTitle', { name })}
      confirmLabel={t('notifications.destinations.remove')}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void remove({ id, version }).then(({ data }) => data && onRemoved())}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('notifications.destinations.removeText')}</p>
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
