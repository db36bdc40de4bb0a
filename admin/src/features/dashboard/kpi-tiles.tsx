import { ArrowDownRight, ArrowUpRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DashboardNumber } from '@/gql/graphql';
import { Sparkline } from '@/charts/sparkline';
import { changePercent, formatRatio, formatSigned, formatWonDigits } from '@/lib/format';
import { hoursSoFar } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { Skeleton } from '@/ui/skeleton';
import { Definition, type Definitions } from './definition';
import type { Metrics } from './use-dashboard';

interface TileProps {
  label: string;
  value: string;
  unit: string;
  /** Percent or percentage points; null when there is nothing to compare with. */
  delta: { value: number; unit: string } | null;
  note: string;
  series?: number[];
  testId: string;
  definition: ReactNode;
}

/** What one shown digit cannot tell from nothing is neither good nor bad. */
const FLAT_BELOW = 0.05;

function Delta({ value, unit }: { value: number; unit: string }) {
  const { t } = useTranslation();
  if (Math.abs(value) < FLAT_BELOW) {
    return (
      <span className="num font-semibold text-muted">
        0.0{unit} <span className="sr-only">{t('dashboard.change.same')}</span>
      </span>
    );
  }
  const isUp = value > 0;
  const Icon = isUp ? ArrowUpRight : ArrowDownRight;
  return (
    <span
      className={`num inline-flex items-center gap-0.5 font-semibold ${isUp ? 'text-success-soft-foreground' : 'text-danger-soft-foreground'}`}
    >
      <Icon aria-hidden size={14} strokeWidth={2.2} />
      {formatSigned(value)}
      {unit}
      <span className="sr-only"> {t(isUp ? 'dashboard.change.up' : 'dashboard.change.down')}</span>
    </span>
  );
}

function Tile({ label, value, unit, delta, note, series, testId, definition }: TileProps) {
  return (
    <div className="card flex min-h-[118px] flex-col gap-1 px-4 py-3.5" data-testid={testId}>
      <div className="-mt-1.5 -mr-1.5 flex items-center justify-between gap-1">
        <p className="text-meta text-muted">{label}</p>
        {definition}
      </div>
      <div className="flex items-end justify-between gap-2">
        <p className="num whitespace-nowrap text-[20px] leading-9 font-bold tracking-tight sm:text-kpi">
          {value}
          <span className="text-card font-medium text-muted">{unit}</span>
        </p>
        {series && (
          <span className="max-sm:hidden">
            <Sparkline values={series} />
          </span>
        )}
      </div>
      <p className="flex flex-wrap items-center gap-x-1.5 text-meta text-muted">
        {delta && <Delta {...delta} />}
        {note}
      </p>
    </div>
  );
}

function Grid({ children }: { children: ReactNode }) {
  return <div className="mb-4 grid grid-cols-2 gap-3 xl:grid-cols-4 xl:gap-4">{children}</div>;
}

interface KpiTilesProps {
  metrics: Metrics | undefined;
  definitions?: Definitions;
}

export function KpiTiles({ metrics, definitions }: KpiTilesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!metrics) {
    return (
      <Grid>
        {Array.from({ length: 4 }, (_, index) => (
          <div key={index} className="card flex min-h-[118px] flex-col justify-between px-4 py-3.5">
            <Skeleton className="h-3.5 w-20" />
            <Skeleton className="h-7 w-32" />
            <Skeleton className="h-3.5 w-24" />
          </div>
        ))}
      </Grid>
    );
  }
  const { today, previous, asOf } = metrics;
  const define = (number: DashboardNumber) => (
    <Definition definitions={definitions} number={number} asOf={asOf} />
  );
  // Korean writes the unit behind an amount, English before it.
  const money =
    format.language === 'ko'
      ? { value: formatWonDigits(today.revenue), unit: t('dashboard.kpi.won') }
      : { value: format.won(today.revenue), unit: '' };
  const revenueChange = changePercent(today.revenue, today.revenueYesterdaySameTime);
  const activeChange = changePercent(metrics.activeUsers, previous.activeUsers);
  const signups = metrics.dailySignups.reduce((sum, { count }) => sum + count, 0);
  const rate = metrics.successRate;
  return (
    <Grid>
      <Tile
        testId="kpi-today-revenue"
        definition={define('TODAY_REVENUE')}
        label={t('dashboard.kpi.todayRevenue')}
        {...money}
        delta={revenueChange === null ? null : { value: revenueChange, unit: '%' }}
        note={t(revenueChange === null ? 'dashboard.kpi.todayCount' : 'dashboard.kpi.vsYesterday', {
          count: today.paymentCount,
        })}
        series={hoursSoFar(today.hourlyRevenue, metrics.asOf).map(Number)}
      />
      <Tile
        testId="kpi-success-rate"
        definition={define('SUCCESS_RATE')}
        label={t('dashboard.kpi.successRate')}
        value={rate == null ? t('dashboard.kpi.noData') : formatRatio(rate)}
        unit={rate == null ? '' : t('dashboard.kpi.percent')}
        delta={
          rate == null || previous.successRate == null
            ? null
            : { value: (rate - previous.successRate) * 100, unit: t('dashboard.kpi.percentPoint') }
        }
        note={t('dashboard.kpi.vsPrevious')}
      />
      <Tile
        testId="kpi-active-users"
        definition={define('ACTIVE_USERS')}
        label={t('dashboard.kpi.activeUsers')}
        value={format.count(metrics.activeUsers)}
        unit={t('dashboard.kpi.people')}
        delta={activeChange === null ? null : { value: activeChange, unit: '%' }}
        note={t('dashboard.kpi.vsPrevious')}
      />
      <Tile
        testId="kpi-total-users"
        definition={define('TOTAL_USERS')}
        label={t('dashboard.kpi.totalUsers')}
        value={format.count(metrics.totalUsers)}
        unit={t('dashboard.kpi.people')}
        delta={null}
        note={`${formatSigned(signups, 0)}${t('dashboard.kpi.people')} ${t('dashboard.kpi.signups')}`}
        series={metrics.dailySignups.map(({ count }) => count)}
      />
    </Grid>
  );
}
