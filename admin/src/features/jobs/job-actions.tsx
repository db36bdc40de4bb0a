import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { CancelJobDocument, RetryJobDocument, type JobFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { FormBanner } from '@/ui/states';

interface JobActionsProps {
  job: JobFactsFragment;
  onDone: () => void;
}

/** What can be done about a job in its state, for those who may. */
export function JobActions({ job, onDone }: JobActionsProps) {
  const { t } = useTranslation();
  const mayManage = useCan('job.manage');
  const [isRetry, setRetry] = useAsk('retry', job.id);
  const [isCancel, setCancel] = useAsk('cancel', job.id);
  if (!mayManage) return null;
  const isLong = job.kind === 'LONG';
  const mayCancel =
    ['WAITING', 'DELAYED'].includes(job.status) ||
    (isLong ? job.status === 'ACTIVE' && !job.canceling : job.status === 'FAILED');
  return (
    <span className="flex flex-wrap gap-2">
      {job.status === 'FAILED' && (
        <Button size="sm" aria-label={t('jobs.retry.of', { name: job.name })} onPress={() => setRetry(true)}>
          {t('jobs.retry.action')}
        </Button>
      )}
      {mayCancel && (
        <Button
          size="sm"
          variant="quiet"
          aria-label={t('jobs.cancel.of', { name: job.name })}
          onPress={() => setCancel(true)}
        >
          {t('jobs.cancel.action')}
        </Button>
      )}
      {((isRetry && job.status === 'FAILED') || (isCancel && mayCancel)) && (
        <ActDialog
          act={isRetry ? 'retry' : 'cancel'}
          job={job}
          onClose={(isDone) => {
            (isRetry ? setRetry : setCancel)(false);
            if (isDone) onDone();
          }}
        />
      )}
    </span>
  );
}

interface ActDialogProps {
  act: 'retry' | 'cancel';
  job: JobFactsFragment;
  onClose: (isDone: boolean) => void;
}

function ActDialog({ act, job, onClose }: ActDialogProps) {
  const { t } = useTranslation();
  const [retried, retry] = useMutation(RetryJobDocument);
  const [canceled, cancel] = useMutation(CancelJobDocument);
  const result = act === 'retry' ? retried : canceled;
  const confirm = async () => {
    const { error } = await (act === 'retry' ? retry({ id: job.id }) : cancel({ id: job.id }));
    if (!error) onClose(true);
  };
  return (
    <ConfirmDialog
      title={t(`jobs.${act}.title`)}
      description={job.name}
      confirmLabel={t(act === 'retry' ? 'jobs.retry.action' : 'jobs.cancel.confirm')}
      isDanger={act === 'cancel'}
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={() => onClose(false)}
    >
      <div className="flex flex-col gap-3">
        <p>{t(`jobs.${act}.text`)}</p>
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
