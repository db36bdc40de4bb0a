import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubscription } from 'urql';
import { JobProgressedDocument, type JobFactsFragment } from '@/gql/graphql';
import { JobProgress } from '@/ui/job-progress';

interface LiveProgressProps {
  job: JobFactsFragment;
  /** It has come to an end: the list is asked again. */
  onOver: () => void;
}

/** How far a long job of the list is, live while it runs. */
export function LiveProgress({ job, onOver }: LiveProgressProps) {
  const { t } = useTranslation();
  const isOpen = job.status === 'ACTIVE' || job.status === 'WAITING';
  const [live, setLive] = useState<JobFactsFragment>();
  useSubscription(
    { query: JobProgressedDocument, variables: { id: job.id }, pause: !isOpen },
    (_previous, data) => {
      const event = data.jobProgressed;
      if (event.__typename === 'JobProgressed') {
        // The handler runs while React renders, so the state changes after it.
        queueMicrotask(() => {
          setLive(event.job);
          if (event.job.finishedAt) onOver();
        });
      }
      return data;
    },
  );
  const progress = (isOpen ? (live ?? job) : job).progress;
  if (!progress) return null;
  const text =
    progress.total == null
      ? String(progress.done)
      : t('jobs.units', { done: progress.done, total: progress.total });
  if (!isOpen) return <span className="num text-meta text-muted">{text}</span>;
  return (
    <JobProgress
      text={text}
      label={t('jobs.progressOf', { name: job.title ?? job.name })}
      fraction={progress.fraction}
      className="min-w-32 text-meta text-muted"
    />
  );
}
