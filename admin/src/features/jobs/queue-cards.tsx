import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { JobQueuesDocument } from '@/gql/graphql';
import { useEvery } from '@/lib/use-every';
import { useKeptData } from '@/lib/use-kept-data';
import { Skeleton } from '@/ui/skeleton';
import { Notice } from '@/ui/notice';

const REFRESH_MS = 5_000;

interface QueueCardsProps {
  selected: string | undefined;
  onSelect: (queue: string | undefined) => void;
  /** Another number asks for the depths again. */
  round: number;
}

/** Every queue with what lies in it; each is a filter of the list below. */
export function QueueCards({ selected, onSelect, round }: QueueCardsProps) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: JobQueuesDocument, requestPolicy: 'cache-and-network' });
  useEvery(REFRESH_MS, () => refetch({ requestPolicy: 'network-only' }));
  useEffect(() => {
    if (round > 0) refetch({ requestPolicy: 'network-only' });
  }, [round, refetch]);
  const queues = useKeptData(result.data?.jobQueues);
  if (result.error && !queues) {
    return (
      <div className="mb-4">
        <Notice tone="warning">
          <p className="font-semibold">{t('jobs.queue.loadFailed')}</p>
          <p>{t('jobs.queue.away')}</p>
        </Notice>
      </div>
    );
  }
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
            <span className="block font-mono text-meta text-muted">{row.queue.toLowerCase()}</span>
            <span className="num mt-1 block text-[18px] leading-6 font-bold">
              {t('jobs.queue.waiting', { count: row.waiting })}
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
