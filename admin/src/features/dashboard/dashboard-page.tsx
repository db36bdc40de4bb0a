import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/lib/permissions';
import { formatClock, formatDay } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { PageHead } from '@/ui/page-head';
import { Segmented } from '@/ui/segmented';
import { ErrorPanel } from '@/ui/states';
import { AttentionStrips } from './attention-strip';
import { BooksCard, useBooks } from './books-card';
import { CardBoundary } from '@/ui/card';
import { DaysChoice, useDaysText } from './days-choice';
import { FeedCard, useFeed } from './feed-card';
import { KpiTiles } from './kpi-tiles';
import { MethodsCard } from './methods-card';
import { RevenueCard } from './revenue-card';
import { dashboardPeriods, type DashboardSearch } from './search';
import { isKnown, useAttention } from './use-attention';
import { useDashboard } from './use-dashboard';

interface DashboardPageProps {
  search: DashboardSearch;
  onSearch: (search: DashboardSearch) => void;
}

export function DashboardPage({ search, onSearch }: DashboardPageProps) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const { metrics, definitions, error, isStale, reload } = useDashboard(search);
  const attention = useAttention();
  const maySeePayments = useCan('payment.read');
  const maySeeBooks = useCan('ledger.read');
  const feed = useFeed(maySeePayments);
  const books = useBooks(maySeeBooks);
  const isReady = isKnown(attention) && (metrics !== undefined || error !== undefined);
  const shown = isReady ? metrics : undefined;
  const day = formatDay(new Date(), language);
  const daysText = useDaysText(search);
  const periodText = search.period === 'custom' ? daysText : t(`dashboard.periodText.${search.period}`);
  return (
    <>
      <PageHead
        title={t('dashboard.title')}
        description={
          <span className="num">
            {metrics ? t('dashboard.updated', { day, time: formatClock(metrics.asOf) }) : day}
          </span>
        }
        actions={
          <>
            <Segmented<DashboardSearch['period']>
              label={t('dashboard.period.label')}
              value={search.period}
              options={dashboardPeriods.map((value) => ({ value, label: t(`dashboard.period.${value}`) }))}
              onChange={(period) => onSearch({ period, from: undefined, to: undefined })}
            />
            <DaysChoice key={`${search.from} ${search.to}`} search={search} onSearch={onSearch} />
          </>
        }
      />
      {isReady && (
        <CardBoundary>
          <AttentionStrips attention={attention} reasons={metrics?.failureReasons} />
        </CardBoundary>
      )}
      {/* Places that are drawn anew when all is known do not slide down under the strips. */}
      <Fragment key={String(isReady)}>
        {error ? (
          <div className="card mb-4">
            <ErrorPanel title={t('common.error.loadFailed')} error={error} onRetry={reload} />
          </div>
        ) : (
          <div className={`transition-opacity ${isStale ? 'opacity-60' : ''}`} aria-busy={isStale}>
            <KpiTiles metrics={shown} definitions={definitions} />
            <div className="mb-4 grid grid-cols-1 gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
              <CardBoundary>
                <RevenueCard
                  metrics={shown}
                  definitions={definitions}
                  isHourly={search.period === '1d'}
                  periodText={periodText}
                />
              </CardBoundary>
              <CardBoundary>
                <MethodsCard metrics={shown} periodText={periodText} />
              </CardBoundary>
            </div>
          </div>
        )}
        <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          {maySeePayments && (
            <CardBoundary>
              <FeedCard feed={feed} />
            </CardBoundary>
          )}
          {maySeeBooks && (
            <CardBoundary>
              <BooksCard books={books} />
            </CardBoundary>
          )}
        </div>
      </Fragment>
    </>
  );
}
