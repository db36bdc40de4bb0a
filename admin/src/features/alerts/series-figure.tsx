import { Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import type { Line } from '@/charts/series-chart';
import { AlertSeriesDocument } from '@/gql/graphql';
import { lazy } from '@/lib/lazy';
import { useFormat } from '@/lib/use-format';
import { useKeptData } from '@/lib/use-kept-data';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { useAlertWords } from './use-alert-words';

const SeriesChart = lazy(() =>
  import('@/charts/series-chart').then((module) => ({ default: module.SeriesChart })),
);

const POINTS = 240;
/** More lines than that nobody tells apart; the newest series come last. */
const LINES_MAX = 6;
const DAY_MS = 86_400_000;

interface SeriesFigureProps {
  title: string;
  metric: string;
  labels: readonly { name: string; value: string }[];
  from: Date;
  to: Date;
  threshold?: number;
}

/** A metric as it went, with the limit of a rule across it. */
export function SeriesFigure({ title, metric, labels, from, to, threshold }: SeriesFigureProps) {
  const { t } = useTranslation();
  const { tableTime } = useFormat();
  const words = useAlertWords();
  const [at, setAt] = useState<number | null>(null);
  const onAt = useCallback((index: number | null) => setAt(index), []);
  const [result, refetch] = useQuery({
    query: AlertSeriesDocument,
    variables: {
      names: [metric],
      labels: labels.map(({ name, value }) => ({ name, value })),
      from: from.toISOString(),
      to: to.toISOString(),
      points: POINTS,
    },
    pause: metric === '',
  });
  const all = useKeptData(result.data?.metricSeries);
  const unit = all?.[0]?.unit ?? '';
  const format = useCallback((value: number) => words.value(value, unit), [words, unit]);
  const lines = useMemo<Line[]>(
    () =>
      (all ?? [])
        .filter((series) => series.points.some((point) => point.average != null))
        .slice(-LINES_MAX)
        .map((series) => ({
          name: words.labels(series.labels) || metric,
          values: series.points.map((point) => point.average ?? null),
        })),
    [all, metric, words],
  );
  const points = all?.[0]?.points ?? [];
  const isLong = to.getTime() - from.getTime() > DAY_MS;
  const times = points.map((point) => (isLong ? tableTime(point.at) : tableTime(point.at).slice(-5)));
  if (result.error && !all)
    return (
      <ErrorPanel
        title={t('common.error.loadFailed')}
        error={result.error}
        onRetry={() => refetch({ requestPolicy: 'network-only' })}
      />
    );
  if (!all) return <Skeleton className="h-56 w-full" />;
  if (lines.length === 0) return <EmptyState title={t('alerts.chart.nothing')} />;
  const shown = at ?? lines[0]?.values.findLastIndex((value) => value !== null) ?? 0;
  return (
    <figure className="m-0">
      <ul
        className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-meta"
        aria-live={at === null ? 'off' : 'polite'}
      >
        <li className="num text-muted">{points[shown] ? tableTime(points[shown].at) : ''}</li>
        {lines.map((line, index) => (
          <li key={line.name} className="flex min-w-0 items-center gap-1.5">
            <span
              aria-hidden
              className="h-0.5 w-3.5"
              style={{ background: `var(--chart-${(index % 6) + 1})` }}
            />
            <span className="truncate text-muted">{line.name}</span>
            <span className="num font-medium">{words.value(line.values[shown], unit)}</span>
          </li>
        ))}
        {threshold !== undefined && (
          <li className="text-muted">
            {t('alerts.chart.limit')} <span className="num font-medium">{words.value(threshold, unit)}</span>
          </li>
        )}
      </ul>
      <div className="h-56">
        <Suspense fallback={<Skeleton className="h-full w-full" />}>
          <SeriesChart
            label={t('alerts.chart.label', {
              title,
              values: lines
                .map(
                  (line) =>
                    `${line.name} ${words.value(
                      line.values.findLast((value) => value !== null),
                      unit,
                    )}`,
                )
                .join(', '),
            })}
            times={times}
            lines={lines}
            threshold={threshold}
            format={format}
            at={at}
            onAt={onAt}
          />
        </Suspense>
      </div>
    </figure>
  );
}
