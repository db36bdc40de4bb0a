import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubscription } from 'urql';
import { JobProgressedDocument, type JobFactsFragment } from '@/gql/graphql';

interface JobProgressProps {
  job: JobFactsFragment;
  /** It has come to an end: the list is asked again. */
  onOver: () => void;
}

/** How far a long job is, live while it runs. */
export function JobProgress({ job, onOver }: JobProgressProps) {
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
  const label = t('jobs.progressOf', { name: job.title ?? job.name });
  return (
    <span className="flex min-w-32 items-center gap-2">
      {isOpen && (
        <progress
          className="h-1.5 w-24 accent-accent"
          max={1}
          value={progress.fraction ?? undefined}
          aria-label={label}
        />
      )}
      <span className="num text-meta text-muted">
        {progress.total == null
          ? progress.done
          : t('jobs.units', { done: progress.done, total: progress.total })}
      </span>
    </span>
  );
}
