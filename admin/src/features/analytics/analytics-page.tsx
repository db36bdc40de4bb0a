import { Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActivityKindsDocument } from '@/gql/graphql';
import { lazy } from '@/lib/lazy';
import { seoulDay } from '@/lib/time';
import { CardBoundary } from '@/ui/card';
import { PageHead } from '@/ui/page-head';
import { Segmented } from '@/ui/segmented';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { Tabs } from '@/ui/tabs';
import type { OpenCell } from './cell';
import { CellDrawer } from './cell-drawer';
import { grainOf, grainsFor, periods, spanOf, views, type AnalyticsSearch, type OnSearch } from './search';
import { useReport } from './use-report';

const TrendView = lazy(() => import('./trend-view').then((m) => ({ default: m.TrendView })));
const RevenueView = lazy(() => import('./revenue-view').then((m) => ({ default: m.RevenueView })));
const FunnelView = lazy(() => import('./funnel-view').then((m) => ({ default: m.FunnelView })));
const CohortView = lazy(() => import('./cohort-view').then((m) => ({ default: m.CohortView })));
const SegmentsView = lazy(() => import('./segments-view').then((m) => ({ default: m.SegmentsView })));

/** What customers do and what they spend: five questions, each number of which opens its people. */
export function AnalyticsPage({ search, onSearch }: { search: AnalyticsSearch; onSearch: OnSearch }) {
  const { t } = useTranslation();
  // What the number says is known only where it was pressed; its people are known from the address alone.
  const [pressed, setPressed] = useState<OpenCell | null>(null);
  const { view, period, cell } = search;
  const title = pressed?.cell === cell ? pressed?.title : undefined;
  const open = useMemo(
    () => (cell ? { cell, title: title ?? t('analytics.cell.title') } : null),
    [cell, title, t],
  );
  const onCell = (chosen: OpenCell) => {
    setPressed(chosen);
    onSearch({ cell: chosen.cell });
  };
  const isReport = view !== 'segments';
  const grain = grainOf(search);
  return (
    <>
      <PageHead
        title={t('analytics.title')}
        description={t('analytics.description')}
        actions={
          isReport && (
            <div className="flex flex-wrap gap-2">
              {view !== 'funnel' && (
                <Segmented
                  label={t('analytics.grain.label')}
                  value={grain}
                  options={grainsFor(view, period).map((value) => ({
                    value,
                    label: t(`analytics.grain.${value}`),
                  }))}
                  onChange={(value) => onSearch({ grain: value }, true)}
                />
              )}
              <Segmented
                label={t('analytics.period.label')}
                value={period}
                options={periods.map((value) => ({ value, label: t(`analytics.period.${value}`) }))}
                onChange={(value) => onSearch({ period: value })}
              />
            </div>
          )
        }
      />
      <Tabs
        isOfPage
        label={t('analytics.views')}
        value={view}
        tabs={views.map((id) => ({ id, label: t(`analytics.view.${id}`) }))}
        onChange={(next) => onSearch({ view: next, page: 1, cell: undefined })}
      >
        <div className="pt-4">
          <CardBoundary key={view}>
            <Suspense fallback={<Skeleton className="h-96 w-full" />}>
              <View search={search} onSearch={onSearch} onCell={onCell} />
            </Suspense>
          </CardBoundary>
        </div>
      </Tabs>
      <CellDrawer open={open} onClose={() => onSearch({ cell: undefined })} />
    </>
  );
}

interface ViewProps {
  search: AnalyticsSearch;
  onSearch: OnSearch;
  onCell: (cell: OpenCell) => void;
}

function View({ search, onSearch, onCell }: ViewProps) {
  const { t } = useTranslation();
  const span = useMemo(() => spanOf(search.period, seoulDay(new Date())), [search.period]);
  const kinds = useReport(ActivityKindsDocument, {});
  const ask = { ...span, grain: grainOf(search) };
  if (search.view === 'segments') return <SegmentsView search={search} onSearch={onSearch} />;
  if (search.view === 'revenue') return <RevenueView ask={ask} onCell={onCell} />;
  if (kinds.error && !kinds.data)
    return (
      <div className="card">
        <ErrorPanel title={t('analytics.loadFailed')} error={kinds.error} onRetry={kinds.reload} />
      </div>
    );
  if (!kinds.data) return <Skeleton className="h-96 w-full" />;
  const shared = { ask, kinds: kinds.data.activityKinds, search, onSearch, onCell };
  switch (search.view) {
    case 'trend':
      return <TrendView {...shared} />;
    case 'funnel':
      return <FunnelView {...shared} />;
    case 'retention':
    case 'cohorts':
      return <CohortView {...shared} />;
  }
}

export interface ReportProps {
  ask: { startDate: string; endDate: string; grain: ReturnType<typeof grainOf> };
  kinds: readonly string[];
  search: AnalyticsSearch;
  onSearch: OnSearch;
  onCell: (cell: OpenCell) => void;
}
