import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { CancelJobDocument, RetryJobDocument, type JobFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { useJobName } from '@/lib/use-job-name';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { FormBanner } from '@/ui/states';

type Act = 'retry' | 'now' | 'cancel';

interface JobActionsProps {
  job: JobFactsFragment;
  /** The same job may stand in the list and open beside it: each place has dialogs of its own. */
  place?: 'list' | 'drawer';
  onDone: (act: Act) => void;
}

/** The words that whoever sees it knows it by. */
function useNameOf({ title, name }: JobFactsFragment): string {
  const words = useJobName()(name);
  return title ?? words ?? name;
}

/** What can be done about a job in its state. */
function actsOf(job: JobFactsFragment): Act[] {
  const isLong = job.kind === 'LONG';
  const mayCancel =
    ['WAITING', 'DELAYED'].includes(job.status) ||
    (isLong ? job.status === 'ACTIVE' && !job.canceling : job.status === 'FAILED');
  return [
    ...(job.status === 'FAILED' ? (['retry'] as const) : []),
    ...(job.status === 'DELAYED' && !isLong ? (['now'] as const) : []),
    ...(mayCancel ? (['cancel'] as const) : []),
  ];
}

/** It, for those who may. */
export function JobActions({ job, place = 'list', onDone }: JobActionsProps) {
  const { t } = useTranslation();
  const mayManage = useCan('job.manage');
  const name = useNameOf(job);
  const end = place === 'list' ? '' : '-open';
  const asks = {
    retry: useAsk(`retry${end}`, job.id),
    now: useAsk(`now${end}`, job.id),
    cancel: useAsk(`cancel${end}`, job.id),
  };
  if (!mayManage) return null;
  const acts = actsOf(job);
  if (acts.length === 0) return null;
  const asked = acts.find((act) => asks[act][0]);
  return (
    <span className="flex flex-wrap gap-2">
      {acts.map((act) => (
        <Button
          key={act}
          size="sm"
          variant={act === 'cancel' ? 'quiet' : 'outline'}
          aria-label={t(`jobs.${act}.of`, { name })}
          onPress={() => asks[act][1](true)}
        >
          {t(`jobs.${act}.action`)}
        </Button>
      ))}
      {asked && (
        <ActDialog
          act={asked}
          job={job}
          onClose={(isDone) => {
            asks[asked][1](false);
            if (isDone) onDone(asked);
          }}
        />
      )}
    </span>
  );
}

interface ActDialogProps {
  act: Act;
  job: JobFactsFragment;
  onClose: (isDone: boolean) => void;
}

function ActDialog({ act, job, onClose }: ActDialogProps) {
  const { t } = useTranslation();
  const [retried, retry] = useMutation(RetryJobDocument);
  const [canceled, cancel] = useMutation(CancelJobDocument);
  const name = useNameOf(job);
  const result = act === 'cancel' ? canceled : retried;
  const confirm = async () => {
    const { error } = await (act === 'cancel' ? cancel({ id: job.id }) : retry({ id: job.id }));
    if (!error) onClose(true);
  };
  return (
    <ConfirmDialog
      title={t(`jobs.${act}.title`)}
      description={name}
      confirmLabel={t(act === 'cancel' ? 'jobs.cancel.confirm' : `jobs.${act}.action`)}
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
