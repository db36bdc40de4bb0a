import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatClock } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { Card, CardBoundary } from '@/ui/card';
import { Notice } from '@/ui/notice';
import { PageHead } from '@/ui/page-head';
import { Segmented } from '@/ui/segmented';
import { ErrorPanel } from '@/ui/states';
import { HeadlineTiles, LIMITS } from './headline-tiles';
import { busiest, linesOf, worstOf } from './lines';
import { ProcessesTable } from './processes-table';
import { monitoringRanges, rangeMs, type RangeKey } from './search';
import { SeriesCard } from './series-card';
import { SharedFacts } from './shared-facts';
import { UpstreamsCard } from './upstreams-card';
import { useReading } from '@/lib/use-reading';
import { useSeries } from './use-series';
import { useSystemStatus } from './use-system-status';

interface MonitoringPageProps {
  range: RangeKey;
  onRange: (range: RangeKey) => void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Lines that can still be told apart. */
const BUSIEST_MAX = 4;

/** Machines and processes: now, and how it came to that. */
export function MonitoringPage({ range, onRange }: MonitoringPageProps) {
  const { t } = useTranslation();
  const { status, error, reload } = useSystemStatus();
  return (
    <>
      <PageHead
        title={t('monitoring.title')}
        description={
          <span className="num">
            {status?.collectedAt
              ? t('monitoring.updated', { time: formatClock(status.collectedAt) })
              : t('monitoring.description')}
          </span>
        }
        actions={
          <Segmented
            label={t('monitoring.range.label')}
            value={range}
            options={monitoringRanges.map((value) => ({ value, label: t(`monitoring.range.${value}`) }))}
            onChange={onRange}
          />
        }
      />
      {status?.stale && (
        <div className="mb-4">
          <Notice tone="warning">{t('monitoring.stale')}</Notice>
        </div>
      )}
      {error ? (
        <div className="card mb-4">
          <ErrorPanel title={t('common.error.loadFailed')} error={error} onRetry={reload} />
        </div>
      ) : (
        <HeadlineTiles system={status} />
      )}
      <Charts range={range} />
      {!error && (
        <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,1fr)]">
          <CardBoundary>
            <Card title={t('monitoring.processes')}>
              <div className="mt-3">
                <ProcessesTable system={status} />
              </div>
            </Card>
          </CardBoundary>
          <div className="flex min-w-0 flex-col gap-4">
            <CardBoundary>
              <SharedFacts system={status} />
            </CardBoundary>
            <CardBoundary>
              <UpstreamsCard />
            </CardBoundary>
          </div>
        </div>
      )}
    </>
  );
}

function Charts({ range }: { range: RangeKey }) {
  const { t } = useTranslation();
  const { count, tableTime } = useFormat();
  const reading = useReading();
  const { series, error, isStale, reload } = useSeries(range);
  const [at, setAt] = useState<number | null>(null);
  const onAt = useCallback((index: number | null) => setAt(index), []);
  const axis = useCallback(
    (iso: string) => (rangeMs[range] > DAY_MS ? tableTime(iso) : tableTime(iso).slice(-5)),
    [range, tableTime],
  );
  // Points lie closer than a minute within the hour: each has a name of its own.
  const time = rangeMs[range] <= HOUR_MS ? formatClock : tableTime;
  const charts = useMemo(() => {
    const of = (name: Parameters<typeof linesOf>[1], labels: string[]) =>
      series && linesOf(series, name, labels);
    const host = ['host'];
    const process = ['host', 'process'];
    const queues = of('queue.depth', ['queue']);
    return [
      {
        key: 'cpu',
        drawing: of('host.cpu_usage', host),
        format: reading.percent,
        threshold: LIMITS.cpu,
        maximum: 100,
      },
      {
        key: 'memory',
        drawing: of('host.memory_usage', host),
        format: reading.percent,
        threshold: LIMITS.memory,
        maximum: 100,
      },
      {
        key: 'disk',
        drawing: of('host.disk_usage', host),
        format: reading.percent,
        threshold: LIMITS.disk,
        maximum: 100,
      },
      {
        key: 'response',
        drawing:
          series &&
          worstOf(series, [
            { name: 'http.response_time_p50', as: 'p50' },
            { name: 'http.response_time_p95', as: 'p95' },
            { name: 'http.response_time_p99', as: 'p99' },
          ]),
        format: reading.ms,
      },
      { key: 'rate', drawing: of('http.requests', process), format: reading.rate },
      { key: 'connections', drawing: of('http.active_connections', process), format: count },
      { key: 'loop', drawing: of('process.event_loop_lag', process), format: reading.ms },
      {
        key: 'queues',
        drawing: queues && busiest(queues, BUSIEST_MAX, t('monitoring.allQueues')),
        format: reading.number,
      },
    ] as const;
  }, [series, reading, count, t]);
  if (error)
    return (
      <div className="card mb-4">
        <ErrorPanel title={t('common.error.loadFailed')} error={error} onRetry={reload} />
      </div>
    );
  return (
    <div
      aria-busy={isStale}
      className="mb-4 grid grid-cols-1 gap-4 md:grid-cols-2 xl:grid-cols-4"
      data-testid="monitoring-charts"
    >
      {charts.map(({ key, ...chart }) => (
        <CardBoundary key={key}>
          <SeriesCard
            title={t(`monitoring.chart.${key}`)}
            axis={axis}
            time={time}
            at={at}
            onAt={onAt}
            {...chart}
          />
        </CardBoundary>
      ))}
    </div>
  );
}
