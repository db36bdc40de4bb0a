import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { JobQueuesDocument } from '@/gql/graphql';
import { useEvery } from '@/lib/use-every';
import { useKeptData } from '@/lib/use-kept-data';
import { Notice } from '@/ui/notice';
import { QueueCards } from './queue-cards';
import { QueuePanel } from './queue-panel';

const REFRESH_MS = 5_000;

interface QueuesProps {
  selected: string | undefined;
  onSelect: (queue: string | undefined) => void;
  onShowFailed: () => void;
  /** Another number asks for the depths again. */
  round: number;
  /** Below the queues. Asked for with them, and shown when it is known how many there are: it would be pushed. */
  children: ReactNode;
}

/** What lies in the queues, and all about the one that is chosen. */
export function Queues({ selected, onSelect, onShowFailed, round, children }: QueuesProps) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: JobQueuesDocument, requestPolicy: 'cache-and-network' });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  useEvery(REFRESH_MS, reload);
  useEffect(() => {
    if (round > 0) refetch({ requestPolicy: 'network-only' });
  }, [round, refetch]);
  const queues = useKeptData(result.data?.jobQueues);
  const chosen = queues?.find(({ queue }) => queue === selected);
  const hasFailed = result.error !== undefined && !queues;
  return (
    <>
      {hasFailed ? (
        <div className="mb-4">
          <Notice tone="warning">
            <p className="font-semibold">{t('jobs.queue.loadFailed')}</p>
            <p>{t('jobs.queue.away')}</p>
          </Notice>
        </div>
      ) : (
        <QueueCards queues={queues} selected={selected} onSelect={onSelect} />
      )}
      {chosen && <QueuePanel key={chosen.queue} queue={chosen} onShowFailed={onShowFailed} />}
      <div className={queues || hasFailed ? '' : 'hidden'}>{children}</div>
    </>
  );
}
