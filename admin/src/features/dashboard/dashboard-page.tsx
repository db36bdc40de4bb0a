import { useTranslation } from 'react-i18next';
import { useCan } from '@/lib/permissions';
import { formatClock, formatDay } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { PageHead } from '@/ui/page-head';
import { Segmented } from '@/ui/segmented';
import { ErrorPanel } from '@/ui/states';
import { AttentionStrip, ExceptionsToHandle, LateReviews, RefundsToApprove } from './attention-strip';
import { BooksCard } from './books-card';
import { CardBoundary } from '@/ui/card';
import { DaysChoice, useDaysText } from './days-choice';
import { FeedCard } from './feed-card';
import { KpiTiles } from './kpi-tiles';
import { MethodsCard } from './methods-card';
import { RevenueCard } from './revenue-card';
import { dashboardPeriods, type DashboardSearch } from './search';
import { useDashboard } from './use-dashboard';

interface DashboardPageProps {
  search: DashboardSearch;
  onSearch: (search: DashboardSearch) => void;
}

export function DashboardPage({ search, onSearch }: DashboardPageProps) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const { metrics, definitions, error, isStale, reload } = useDashboard(search);
  const maySeePayments = useCan('payment.read');
  const mayApprove = useCan('refund.approve');
  const maySeeExceptions = useCan('paymentException.read');
  const [maySeeAccess, maySign] = [useCan('accessRecord.read'), useCan('accessReview.sign')];
  const maySeeBooks = useCan('ledger.read');
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
      <div className="mb-4 flex flex-col gap-2 empty:hidden">
        {maySeePayments && (
          <CardBoundary>
            <AttentionStrip reasons={metrics?.failureReasons} />
          </CardBoundary>
        )}
        {mayApprove && (
          <CardBoundary>
            <RefundsToApprove />
          </CardBoundary>
        )}
        {maySeeExceptions && (
          <CardBoundary>
            <ExceptionsToHandle />
          </CardBoundary>
        )}
        {maySeeAccess && maySign && (
          <CardBoundary>
            <LateReviews />
          </CardBoundary>
        )}
      </div>
      {error ? (
        <div className="card mb-4">
          <ErrorPanel title={t('common.error.loadFailed')} error={error} onRetry={reload} />
        </div>
      ) : (
        <div className={`transition-opacity ${isStale ? 'opacity-60' : ''}`} aria-busy={isStale}>
          <KpiTiles metrics={metrics} definitions={definitions} />
          <div className="mb-4 grid grid-cols-1 gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
            <CardBoundary>
              <RevenueCard
                metrics={metrics}
                definitions={definitions}
                isHourly={search.period === '1d'}
                periodText={periodText}
              />
            </CardBoundary>
            <CardBoundary>
              <MethodsCard metrics={metrics} periodText={periodText} />
            </CardBoundary>
          </div>
        </div>
      )}
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        {maySeePayments && (
          <CardBoundary>
            <FeedCard />
          </CardBoundary>
        )}
        {maySeeBooks && (
          <CardBoundary>
            <BooksCard />
          </CardBoundary>
        )}
      </div>
    </>
  );
}
