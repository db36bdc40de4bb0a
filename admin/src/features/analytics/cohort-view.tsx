import { useTranslation } from 'react-i18next';
import { CohortsDocument, RetentionDocument } from '@/gql/graphql';
import { Card } from '@/ui/card';
import { Segmented } from '@/ui/segmented';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel } from '@/ui/states';
import type { ReportProps } from './analytics-page';
import { HeatTable } from './heat-table';
import { cohortsBy, type Measure } from './search';
import { useKindName } from './use-kind-name';
import { useReport } from './use-report';

const ANY = 'any';
const SHOWN = {
  retention: ['share', 'people', 'won'],
  cohorts: ['wonSoFar', 'won', 'people', 'share'],
} as const;

/** People by when they began: who came back, or what they spent. */
export function CohortView({ ask, kinds, search, onSearch, onCell }: ReportProps) {
  const { t } = useTranslation();
  const nameOf = useKindName();
  const view = search.view === 'retention' ? 'retention' : 'cohorts';
  const kind = kinds.find((known) => known === search.kind);
  const retention = useReport(
    RetentionDocument,
    { ...ask, by: search.by, kind: kind ?? null },
    view !== 'retention',
  );
  const cohorts = useReport(CohortsDocument, { ...ask, by: search.by }, view !== 'cohorts');
  const { error, isStale, reload } = view === 'retention' ? retention : cohorts;
  const report = view === 'retention' ? retention.data?.retention : cohorts.data?.cohorts;
  const measures: readonly Measure[] = SHOWN[view];
  const measure = measures.find((known) => known === search.measure) ?? measures[0] ?? 'people';
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <div className="w-44">
          <Select
            label={t('analytics.cohort.by')}
            placeholder={t('analytics.cohort.by')}
            value={search.by}
            options={cohortsBy.map((value) => ({ value, label: t(`analytics.cohort.${value}`) }))}
            onChange={(by) => onSearch({ by }, true)}
          />
        </div>
        {view === 'retention' && (
          <div className="w-52">
            <Select
              label={t('analytics.kind.label')}
              placeholder={t('analytics.kind.any')}
              value={kind ?? ANY}
              options={[
                { value: ANY, label: t('analytics.kind.any') },
                ...kinds.map((value) => ({ value, label: nameOf(value) })),
              ]}
              onChange={(value) => onSearch({ kind: value === ANY ? undefined : value }, true)}
            />
          </div>
        )}
        <Segmented
          label={t('analytics.cohort.measure')}
          value={measure}
          options={measures.map((value) => ({
            value,
            label: t(value === 'people' ? 'analytics.cohort.peopleMeasure' : `analytics.cohort.${value}`),
          }))}
          onChange={(value) => onSearch({ measure: value }, true)}
        />
      </div>
      <Card title={t(`analytics.cohort.${view}`)} subtitle={t('analytics.cohort.hint')}>
        {error ? (
          <ErrorPanel title={t('analytics.loadFailed')} error={error} onRetry={reload} />
        ) : !report ? (
          <Skeleton className="m-4 h-72" />
        ) : report.rows.every(({ size }) => size === 0) ? (
          <EmptyState title={t('analytics.cohort.empty')} />
        ) : (
          <HeatTable report={report} measure={measure} isStale={isStale} onCell={onCell} />
        )}
      </Card>
    </div>
  );
}
