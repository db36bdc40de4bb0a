import { ChartLine, Table2 } from 'lucide-react';
import { Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RevenuePoint } from '@/charts/revenue-chart';
import { changePercent, formatSigned } from '@/lib/format';
import { lazy } from '@/lib/lazy';
import { hoursSoFar } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { Money } from '@/ui/money';
import { Skeleton } from '@/ui/skeleton';
import { Card } from '@/ui/card';
import { Definition, type Definitions } from './definition';
import { RevenueTable } from './revenue-table';
import type { Metrics } from './use-dashboard';

const RevenueChart = lazy(() =>
  import('@/charts/revenue-chart').then((module) => ({ default: module.RevenueChart })),
);

interface RevenueCardProps {
  metrics: Metrics | undefined;
  definitions?: Definitions;
  isHourly: boolean;
  periodText: string;
}

/** One point an hour for today, one a day for longer periods. */
function usePoints(metrics: Metrics | undefined, isHourly: boolean): RevenuePoint[] {
  const { t } = useTranslation();
  const { shortDay } = useFormat();
  return useMemo(() => {
    if (!metrics) return [];
    if (isHourly) {
      return hoursSoFar(metrics.today.hourlyRevenue, metrics.asOf).map((amount, hour) => ({
        label: t('dashboard.revenue.hourValue', { hour }),
        amount,
        previousAmount: null,
      }));
    }
    return metrics.dailyRevenue.map((day) => ({
      label: shortDay(day.date),
      amount: day.amount,
      previousAmount: day.previousAmount,
    }));
  }, [metrics, isHourly, shortDay, t]);
}

export function RevenueCard({ metrics, definitions, isHourly, periodText }: RevenueCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isTable, setTable] = useState(false);
  const points = usePoints(metrics, isHourly);
  const change = metrics ? changePercent(metrics.totalRevenue, metrics.previous.totalRevenue) : null;
  const names = useMemo(
    () => ({ current: t('dashboard.revenue.current'), previous: t('dashboard.revenue.previous') }),
    [t],
  );
  const summary = metrics ? (
    <span className="flex flex-wrap items-baseline gap-x-1.5">
      <Money
        won={metrics.totalRevenue}
        isCompact
        className="text-[17px] leading-6 font-bold text-foreground"
      />
      {t('dashboard.revenue.summary', { period: periodText })}
      {change !== null && (
        <span
          className={`num font-semibold ${change >= 0 ? 'text-success-soft-foreground' : 'text-danger-soft-foreground'}`}
        >
          {formatSigned(change)}%
          <span className="sr-only"> {t(change >= 0 ? 'dashboard.change.up' : 'dashboard.change.down')}</span>
        </span>
      )}
    </span>
  ) : (
    <Skeleton className="mt-1 h-5 w-56" />
  );
  return (
    <Card
      title={t('dashboard.revenue.title')}
      subtitle={summary}
      action={
        <div className="flex items-center gap-3">
          {!isTable && !isHourly && <Legend names={names} />}
          {/* As wide before it has come, so that the legend stays where it is. */}
          <span className="-mr-2 flex size-8 items-center justify-center">
            {metrics && <Definition definitions={definitions} number="REVENUE" asOf={metrics.asOf} />}
          </span>
          <Button size="sm" variant="ghost" className="-mr-2" onPress={() => setTable(!isTable)}>
            {isTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
            <span className="max-sm:sr-only">
              {t(isTable ? 'dashboard.revenue.asChart' : 'dashboard.revenue.asTable')}
            </span>
          </Button>
        </div>
      }
    >
      <div className="h-[320px] flex-auto p-4 pt-3">
        {!metrics ? (
          <Skeleton className="h-full w-full" />
        ) : isTable ? (
          <RevenueTable points={points} isHourly={isHourly} />
        ) : (
          <Suspense fallback={<Skeleton className="h-full w-full" />}>
            <RevenueChart
              points={points}
              names={names}
              label={t('dashboard.revenue.chartLabel', {
                period: periodText,
                total: format.won(metrics.totalRevenue),
              })}
            />
          </Suspense>
        )}
      </div>
    </Card>
  );
}

function Legend({ names }: { names: { current: string; previous: string } }) {
  return (
    <div aria-hidden className="flex items-center gap-3 text-meta text-muted max-md:hidden">
      <span className="flex items-center gap-1.5">
        <span className="h-0.5 w-4 bg-chart-1" />
        {names.current}
      </span>
      <span className="flex items-center gap-1.5">
        <span className="w-4 border-t-2 border-dashed" style={{ borderColor: 'var(--chart-previous)' }} />
        {names.previous}
      </span>
    </div>
  );
}
