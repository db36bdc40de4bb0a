import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/use-format';
import { Skeleton } from '@/ui/skeleton';
import type { System } from './use-system-status';
import { useReading } from '@/lib/use-reading';

/** Above these a number asks for attention: percent of the machine, milliseconds of an answer. */
export const LIMITS = { cpu: 85, memory: 90, disk: 85, response: 1_000 } as const;

export function HeadlineTiles({ system }: { system: System | undefined }) {
  const { t } = useTranslation();
  const { count } = useFormat();
  const reading = useReading();
  const tiles = [
    { key: 'cpu', value: system?.cpuUsage, text: reading.percent, limit: LIMITS.cpu },
    { key: 'memory', value: system?.memoryUsage, text: reading.percent, limit: LIMITS.memory },
    { key: 'disk', value: system?.diskUsage, text: reading.percent, limit: LIMITS.disk },
    { key: 'connections', value: system?.activeConnections, text: count, limit: Infinity },
    { key: 'response', value: system?.apiResponseTime, text: reading.ms, limit: LIMITS.response },
  ] as const;
  return (
    <div className="mb-4 grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
      {tiles.map(({ key, value, text, limit }) => (
        <div key={key} className="card px-4 py-3.5 max-md:last:col-span-2" data-testid={`tile-${key}`}>
          <p className="text-meta text-muted">{t(`monitoring.tile.${key}`)}</p>
          <p
            className={`num mt-1 flex h-8 items-center text-[20px] leading-8 font-bold ${value != null && value > limit ? 'text-danger-text' : ''}`}
          >
            {system === undefined ? <Skeleton className="h-6 w-20" /> : value == null ? '—' : text(value)}
          </p>
          <p className="text-meta text-muted">
            {value === null
              ? t(key === 'response' && !system?.stale ? 'monitoring.idle' : 'monitoring.unknown')
              : t(`monitoring.tile.${key}Note`)}
          </p>
        </div>
      ))}
    </div>
  );
}
