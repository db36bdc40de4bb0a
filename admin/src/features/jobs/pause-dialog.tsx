import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { PauseQueueDocument, type JobQueueName } from '@/gql/graphql';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Notice } from '@/ui/notice';
import { isShortReason } from '@/ui/reason-box';
import { Segmented } from '@/ui/segmented';
import { FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';

interface PauseDialogProps {
  queue: JobQueueName;
  onClose: () => void;
}

/** How long, in minutes: one that is forgotten ends by itself. */
const lengths = ['15', '60', '240', '1440'] as const;

/** Says what stops before it is stopped, and asks how long and why. */
export function PauseDialog({ queue, onClose }: PauseDialogProps) {
  const { t } = useTranslation();
  const [minutes, setMinutes] = useState<(typeof lengths)[number]>('15');
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const [{ fetching, error }, pause] = useMutation(PauseQueueDocument);
  const confirm = async () => {
    setTried(true);
    if (isShortReason(reason)) return;
    const done = await pause({ queue, minutes: Number(minutes), reason: reason.trim() });
    if (!done.error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('jobs.pause.title')}
      description={t(`jobNames.queue.${queue}`)}
      confirmLabel={t('jobs.pause.confirm')}
      isDanger
      isPending={fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <Notice tone="danger">
          <p data-testid="pause-stops">{t(`jobs.queue.stops.${queue}`)}</p>
        </Notice>
        <p className="text-table">{t('jobs.pause.text')}</p>
        <div className="overflow-x-auto">
          <Segmented
            label={t('jobs.pause.length')}
            value={minutes}
            options={lengths.map((value) => ({ value, label: t(`jobs.pause.for.${value}`) }))}
            onChange={setMinutes}
          />
        </div>
        <TextBox
          label={t('jobs.pause.reason')}
          hint={t('jobs.pause.reasonShort')}
          maxLength={500}
          value={reason}
          error={wasTried && isShortReason(reason) ? t('jobs.pause.reasonShort') : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormBanner error={error} />
      </div>
    </ConfirmDialog>
  );
}
