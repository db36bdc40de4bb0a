import { ChartLine, Table2 } from 'lucide-react';
import { Suspense, useCallback, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { lazy } from '@/lib/lazy';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Skeleton } from '@/ui/skeleton';

const SeriesChart = lazy(() =>
  import('@/charts/series-chart').then((module) => ({ default: module.SeriesChart })),
);

export interface TimeLine {
  name: string;
  values: number[];
  texts: string[];
}

interface TimeCardProps {
  title: string;
  subtitle?: ReactNode;
  days: string[];
  lines: TimeLine[];
  /** Of the axis. */
  format: (value: number) => string;
  /** How many people a point has, and what happens when it is opened. */
  people: number[];
  onOpen: (index: number) => void;
  isStale: boolean;
}

/** Lines over time that can be walked with the arrow keys and opened with Enter, or the same as a table. */
export function TimeCard(props: TimeCardProps) {
  const { title, days, lines, people, onOpen } = props;
  const { t } = useTranslation();
  const { shortDay } = useFormat();
  const [isTable, setTable] = useState(false);
  const [at, setAt] = useState<number | null>(null);
  const onAt = useCallback((index: number | null) => setAt(index), []);
  const last = days.length - 1;
  const shown = at === null || at > last ? last : at;
  const open = (index: number) => (people[index] ?? 0) > 0 && onOpen(index);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last }[event.key];
    if (event.key === 'Enter') open(shown);
    else if (step !== undefined) setAt(Math.min(last, Math.max(0, shown + step)));
    else return;
    event.preventDefault();
  };
  return (
    <Card
      title={title}
      subtitle={props.subtitle}
      action={
        <Button size="sm" variant="ghost" className="-mr-2" onPress={() => setTable(!isTable)}>
          {isTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
          <span className="sr-only">{t(isTable ? 'analytics.asChart' : 'analytics.asTable', { title })}</span>
        </Button>
      }
    >
      <div className={props.isStale ? 'opacity-60' : ''} aria-busy={props.isStale}>
        {isTable ? (
          <TimeTable {...props} onOpen={open} />
        ) : (
          <div
            className="px-4 pt-2 pb-4"
            role="group"
            aria-label={t('analytics.walk', { title })}
            tabIndex={0}
            onKeyDown={onKeyDown}
            onBlur={() => setAt(null)}
            onClick={() => at !== null && open(at)}
          >
            <ul aria-live="polite" className="mb-1 flex min-h-5 flex-wrap gap-x-4 gap-y-0.5 text-meta">
              <li className="num text-muted">{shortDay(days[shown] ?? '')}</li>
              {lines.map((line, index) => (
                <li key={line.name} className="flex items-center gap-1.5">
                  <span
                    aria-hidden
                    className="h-0.5 w-3.5"
                    style={{ background: `var(--chart-${(index % 6) + 1})` }}
                  />
                  <span className="text-muted">{line.name}</span>
                  <span className="num font-medium">{line.texts[shown]}</span>
                </li>
              ))}
            </ul>
            <div className="h-[280px] cursor-pointer">
              <Suspense fallback={<Skeleton className="h-full w-full" />}>
                <SeriesChart
                  label={t('analytics.chartLabel', {
                    title,
                    values: lines.map((line) => `${line.name} ${line.texts[last] ?? ''}`).join(', '),
                  })}
                  times={days.map(shortDay)}
                  lines={lines}
                  format={props.format}
                  at={at}
                  onAt={onAt}
                />
              </Suspense>
            </div>
          </div>
        )}
      </div>
    </Card>
  );
}

/** The same numbers, newest first; a day opens its people. */
function TimeTable({ title, days, lines, people, onOpen }: TimeCardProps) {
  const { t } = useTranslation();
  const { shortDay } = useFormat();
  const newestFirst = days.map((day, index) => ({ day, index })).reverse();
  return (
    <div className="h-[330px] overflow-auto px-4 pb-4" tabIndex={0} role="group" aria-label={title}>
      <table className="w-full text-table">
        <thead className="sticky top-0 bg-surface text-meta text-muted">
          <tr>
            <th scope="col" className="py-1.5 text-left font-medium">
              {t('analytics.day')}
            </th>
            {lines.map((line) => (
              <th key={line.name} scope="col" className="py-1.5 pl-3 text-right font-medium">
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {newestFirst.map(({ day, index }) => (
            <tr key={day} className="border-t border-separator">
              <th scope="row" className="num py-1 text-left font-normal">
                {(people[index] ?? 0) > 0 ? (
                  <button
                    type="button"
                    className="cursor-pointer text-accent-soft-foreground underline-offset-2 hover:underline"
                    aria-label={t('analytics.open', { label: shortDay(day), people: people[index] })}
                    onClick={() => onOpen(index)}
                  >
                    {shortDay(day)}
                  </button>
                ) : (
                  shortDay(day)
                )}
              </th>
              {lines.map((line) => (
                <td key={line.name} className="num py-1 pl-3 text-right">
                  {line.texts[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
