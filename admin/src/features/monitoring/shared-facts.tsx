import { useTranslation } from 'react-i18next';
import { useQueueName } from '@/lib/use-job-name';
import { useFormat } from '@/lib/use-format';
import { Card } from '@/ui/card';
import { Facts } from '@/ui/facts';
import { Skeleton } from '@/ui/skeleton';
import { useReading } from '@/lib/use-reading';
import type { System } from './use-system-status';

/** What all processes share: the database and the queues. */
export function SharedFacts({ system }: { system: System | undefined }) {
  const { t } = useTranslation();
  const { count } = useFormat();
  const reading = useReading();
  const queueName = useQueueName();
  const known = (value: number | null | undefined, text: (value: number) => string) => (
    <span className="num">{value === null || value === undefined ? '—' : text(value)}</span>
  );
  return (
    <Card title={t('monitoring.shared')}>
      <div className="p-4">
        {!system ? (
          <Skeleton className="h-40 w-full" />
        ) : (
          <Facts
            facts={[
              { label: t('monitoring.fact.outboxLag'), value: known(system.outboxLag, reading.seconds) },
              { label: t('monitoring.fact.connections'), value: known(system.databaseConnections, count) },
              {
                label: t('monitoring.fact.replication'),
                value: known(system.replicationLag, reading.seconds),
              },
              ...system.queues.map(({ queue, depth, failed }) => ({
                label: t('monitoring.fact.queue', { queue: queueName(queue) }),
                value: (
                  <span className="num">
                    {depth === null || depth === undefined ? '—' : count(depth)}
                    {failed ? ` · ${t('monitoring.fact.failed', { count: failed })}` : ''}
                  </span>
                ),
              })),
            ]}
          />
        )}
      </div>
    </Card>
  );
}
