import { ChartLine, Table2 } from 'lucide-react';
import { Suspense, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { lazy } from '@/lib/lazy';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState } from '@/ui/states';
import type { Drawing } from './lines';

const SeriesChart = lazy(() =>
  import('@/charts/series-chart').then((module) => ({ default: module.SeriesChart })),
);

/** The same in every state, and however many lines there are to name: what lies below stays where it is. */
const HEIGHT = 'h-[254px]';

interface SeriesCardProps {
  title: string;
  drawing: Drawing | undefined;
  format: (value: number) => string;
  axis: (iso: string) => string;
  time: (iso: string) => string;
  threshold?: number;
  maximum?: number;
  at: number | null;
  onAt: (index: number | null) => void;
}

/** A chart with what it says in words, and as a table. The arrow keys walk along it. */
export function SeriesCard(props: SeriesCardProps) {
  const { title, drawing, format, axis, time, at, onAt } = props;
  const { t } = useTranslation();
  const [isTable, setTable] = useState(false);
  const last = (drawing?.times.length ?? 0) - 1;
  // The newest point has only just begun: what is shown at rest is the newest that has something to show.
  const newest = Math.max(0, drawing?.times.findLastIndex((_at, i) => hasValue(drawing, i)) ?? last);
  const shown = at === null || at > last ? newest : at;
  const isEmpty = drawing !== undefined && drawing.times.every((_at, i) => !hasValue(drawing, i));
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onAt(Math.min(last, Math.max(0, shown + step)));
  };
  return (
    <Card
      title={title}
      subtitle={
        <span className="num block min-h-[1lh]" aria-live={at === null ? 'off' : 'polite'}>
          {drawing && last >= 0 && !isEmpty && time(drawing.times[shown] ?? '')}
        </span>
      }
      action={
        <Button size="sm" variant="ghost" className="-mr-2" onPress={() => setTable(!isTable)}>
          {isTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
          <span className="sr-only">
            {t(isTable ? 'monitoring.asChart' : 'monitoring.asTable', { title })}
          </span>
        </Button>
      }
    >
      {!drawing ? (
        <div className={`${HEIGHT} p-4`}>
          <Skeleton className="h-full w-full" />
        </div>
      ) : isEmpty ? (
        <div className={HEIGHT}>
          <EmptyState title={t('monitoring.nothing')} />
        </div>
      ) : isTable ? (
        <SeriesTable title={title} drawing={drawing} format={format} time={time} />
      ) : (
        <div
          className={`${HEIGHT} flex flex-col px-4 pt-2 pb-4`}
          role="group"
          aria-label={t('monitoring.walk', { title })}
          tabIndex={0}
          onKeyDown={walk}
          onBlur={() => onAt(null)}
        >
          <ul className="mb-1 flex min-h-5 flex-wrap gap-x-4 gap-y-0.5 text-meta">
            {drawing.lines.map((line, index) => (
              <li key={line.name} className="flex h-5 items-center gap-1.5">
                <span
                  aria-hidden
                  className="h-0.5 w-3.5"
                  style={{ background: `var(--chart-${(index % 6) + 1})` }}
                />
                <span className="text-muted">{line.name}</span>
                <span className="num font-medium">{valueText(line.values[shown], format)}</span>
              </li>
            ))}
          </ul>
          <div className="min-h-0 flex-1">
            <Suspense fallback={<Skeleton className="h-full w-full" />}>
              <SeriesChart
                label={t('monitoring.chartLabel', {
                  title,
                  values: drawing.lines
                    .map((line) => `${line.name} ${valueText(line.values[newest], format)}`)
                    .join(', '),
                })}
                times={drawing.times.map(axis)}
                lines={drawing.lines}
                threshold={props.threshold}
                maximum={props.maximum}
                format={format}
                at={at}
                onAt={onAt}
              />
            </Suspense>
          </div>
        </div>
      )}
    </Card>
  );
}

const hasValue = (drawing: Drawing, index: number): boolean =>
  drawing.lines.some((line) => line.values[index] != null);

const valueText = (value: number | null | undefined, format: (value: number) => string): string =>
  value === null || value === undefined ? '—' : format(value);

interface SeriesTableProps {
  title: string;
  drawing: Drawing;
  format: (value: number) => string;
  time: (iso: string) => string;
}

/** The same numbers, newest first. */
function SeriesTable({ title, drawing, format, time }: SeriesTableProps) {
  const { t } = useTranslation();
  const newestFirst = drawing.times.map((at, index) => ({ at, index })).reverse();
  return (
    <div className={`${HEIGHT} overflow-auto px-4 pb-4`} tabIndex={0} role="group" aria-label={title}>
      <table className="w-full text-table">
        <thead className="sticky top-0 bg-surface text-meta text-muted">
          <tr>
            <th scope="col" className="py-1.5 text-left font-medium">
              {t('monitoring.time')}
            </th>
            {drawing.lines.map((line) => (
              <th key={line.name} scope="col" className="py-1.5 pl-3 text-right font-medium">
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {newestFirst.map(({ at, index }) => (
            <tr key={at} className="border-t border-separator">
              <th scope="row" className="num py-1 text-left font-normal">
                {time(at)}
              </th>
              {drawing.lines.map((line) => (
                <td key={line.name} className="num pl-3 text-right">
                  {valueText(line.values[index], format)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
