import { CirclePause } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { QueueFactsFragment } from '@/gql/graphql';
import { Chip } from '@/ui/chip';
import { Skeleton } from '@/ui/skeleton';

interface QueueCardsProps {
  queues: readonly QueueFactsFragment[] | undefined;
  selected: string | undefined;
  onSelect: (queue: string | undefined) => void;
}

/** Every queue with what lies in it; each is a filter of the list below. */
export function QueueCards({ queues, selected, onSelect }: QueueCardsProps) {
  const { t } = useTranslation();
  return (
    <div
      role="group"
      aria-label={t('jobs.queue.title')}
      className="mb-4 grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-3"
    >
      {(queues ?? Array.from({ length: 4 }, () => null)).map((row, index) =>
        row ? (
          <button
            key={row.queue}
            type="button"
            data-testid={`queue-${row.queue}`}
            aria-pressed={selected === row.queue}
            onClick={() => onSelect(selected === row.queue ? undefined : row.queue)}
            className="card min-w-0 cursor-pointer px-3.5 py-3 text-left aria-pressed:border-accent aria-pressed:shadow-[0_0_0_1px_var(--accent)]"
          >
            <span className="flex min-h-[22px] flex-wrap items-center justify-between gap-1">
              <span className="text-meta font-medium text-muted">{t(`jobNames.queue.${row.queue}`)}</span>
              {row.paused && (
                <Chip tone="warning" icon={CirclePause}>
                  {t('jobs.queue.paused')}
                </Chip>
              )}
            </span>
            <span className="num mt-1 block text-[18px] leading-6 font-bold">
              {t('jobs.queue.waiting', { count: row.waiting + row.delayed })}
            </span>
            <span className="num flex gap-2 text-meta text-muted">
              {t('jobs.queue.active', { count: row.active })}
              <span className={row.failed > 0 ? 'font-semibold text-danger-text' : ''}>
                {t('jobs.queue.failed', { count: row.failed })}
              </span>
            </span>
          </button>
        ) : (
          <div key={index} className="card min-w-0 px-3.5 py-3">
            <Skeleton className="h-[68px] w-28" />
          </div>
        ),
      )}
    </div>
  );
}
