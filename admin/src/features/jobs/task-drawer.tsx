import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { TaskDetailDocument, type TaskDetailQuery } from '@/gql/graphql';
import { useEvery } from '@/lib/use-every';
import { useJobName } from '@/lib/use-job-name';
import { Copyable } from '@/ui/copyable';
import { DetailDrawer, DetailHead } from '@/ui/detail-drawer';
import { Facts, type Fact } from '@/ui/facts';
import { RawJson } from '@/ui/raw-json';
import { Time } from '@/ui/time';
import { JobActions } from './job-actions';
import { JobStatusChip } from './job-status';

type Detail = TaskDetailQuery['taskDetail'];

const REFRESH_MS = 3_000;
const isOver = ({ job }: Detail): boolean => job.status === 'COMPLETED' || job.status === 'FAILED';

interface TaskDrawerProps {
  id: string | undefined;
  onClose: () => void;
  onChanged: () => void;
}

/** One task: what it was given, where it comes from, and how each of its tries went wrong. */
export function TaskDrawer({ id, onClose, onChanged }: TaskDrawerProps) {
  const { t } = useTranslation();
  const jobName = useJobName();
  const [result, refetch] = useQuery({
    query: TaskDetailDocument,
    variables: { id: id ?? '' },
    pause: !id,
    requestPolicy: 'cache-and-network',
  });
  const found = result.data?.taskDetail.job.id === id ? result.data?.taskDetail : undefined;
  const reload = () => refetch({ requestPolicy: 'network-only' });
  useEvery(REFRESH_MS, () => found && !isOver(found) && reload());
  return (
    <DetailDrawer
      id={id}
      found={found}
      error={result.error}
      label={t('jobs.detail.title')}
      testId="task-drawer"
      onRetry={reload}
      onClose={onClose}
      head={({ job }) => (
        <DetailHead
          kind={[t('jobs.detail.title'), job.queue && t(`jobNames.queue.${job.queue}`)]
            .filter(Boolean)
            .join(' · ')}
          title={jobName(job.name) ?? job.name}
          chip={<JobStatusChip job={job} />}
        />
      )}
      foot={({ job }) => (
        <JobActions
          job={job}
          place="drawer"
          onDone={(act) => {
            onChanged();
            // What was taken away is no more.
            if (act === 'cancel') onClose();
            else reload();
          }}
        />
      )}
    >
      {(one) => <TaskBody one={one} />}
    </DetailDrawer>
  );
}

function TaskBody({ one }: { one: Detail }) {
  const { t } = useTranslation();
  return (
    <>
      <section className="border-b border-separator p-5">
        <Facts facts={useTaskFacts(one)} />
      </section>
      {one.failures.length > 0 && <Failures one={one} />}
      <section className="p-5" aria-label={t('jobs.detail.raw')}>
        <h3 className="mb-1 text-table font-semibold">{t('jobs.detail.raw')}</h3>
        <p className="mb-3 text-meta text-muted">{t('jobs.detail.rawText')}</p>
        <RawJson
          testId="task-raw"
          value={{
            id: one.job.id,
            data: JSON.parse(one.data) as object,
            fact: one.fact && { ...one.fact, payload: JSON.parse(one.fact.payload) as object },
          }}
        />
      </section>
    </>
  );
}

function useTaskFacts({ job, fact, nextTryAt }: Detail): Fact[] {
  const { t } = useTranslation();
  const at = (label: string, iso: string | null | undefined): Fact[] =>
    iso ? [{ label, value: <Time iso={iso} as="full" /> }] : [];
  return [
    {
      label: t('jobs.detail.code'),
      value: <code className="font-mono text-meta break-all">{job.name}</code>,
    },
    {
      label: t('jobs.column.attempts'),
      value: (
        <span className="num">
          {job.attempts}
          {job.attemptsMax ? ` / ${job.attemptsMax}` : ''}
        </span>
      ),
    },
    ...(fact
      ? [
          { label: t('jobs.detail.fact'), value: <code className="font-mono text-meta">{fact.name}</code> },
          { label: t('jobs.detail.subject'), value: <Copyable text={fact.subjectId} /> },
          ...at(t('jobs.detail.occurred'), fact.occurredAt),
        ]
      : [{ label: t('jobs.detail.fact'), value: t('jobs.detail.noFact') }]),
    ...at(t('jobs.column.created'), job.createdAt),
    ...at(t('jobs.detail.started'), job.startedAt),
    ...at(t('jobs.column.finished'), job.finishedAt),
    ...at(t('jobs.detail.next'), nextTryAt),
  ];
}

/** The newest first: it is the one that is looked for. */
function Failures({ one }: { one: Detail }) {
  const { t } = useTranslation();
  return (
    <section className="border-b border-separator p-5" aria-label={t('jobs.detail.failures')}>
      <h3 className="mb-3 text-table font-semibold">{t('jobs.detail.failures')}</h3>
      <ol className="flex flex-col gap-3">
        {one.failures.toReversed().map(({ number, error, stack }) => (
          <li key={number} data-testid="task-failure" className="text-table">
            <p className="break-words">
              <span className="num mr-2 text-muted">{t('jobs.detail.failure', { number })}</span>
              <span className="text-danger-text">{error}</span>
            </p>
            {stack && (
              <details className="mt-1">
                <summary className="cursor-pointer text-meta text-muted">{t('jobs.detail.stack')}</summary>
                <pre
                  tabIndex={0}
                  aria-label={t('jobs.detail.stack')}
                  className="mt-1 max-h-64 overflow-auto rounded-lg border border-border bg-surface-secondary p-3 font-mono text-meta whitespace-pre-wrap break-all"
                >
                  {stack}
                </pre>
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
