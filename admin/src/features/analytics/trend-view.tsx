import { useTranslation } from 'react-i18next';
import { ActivityTrendDocument } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel } from '@/ui/states';
import type { ReportProps } from './analytics-page';
import { TimeCard } from './time-card';
import { useKindName } from './use-kind-name';
import { useReport } from './use-report';

const ANY = 'any';

export function TrendView({ ask, kinds, search, onSearch, onCell }: ReportProps) {
  const { t } = useTranslation();
  const { count, shortDay } = useFormat();
  const nameOf = useKindName();
  const kind = kinds.find((known) => known === search.kind);
  const { data, error, isStale, reload } = useReport(ActivityTrendDocument, {
    ...ask,
    kinds: kind ? [kind] : null,
  });
  const report = data?.activityTrend;
  const title = kind ? nameOf(kind) : t('analytics.trend.title');
  return (
    <div className="flex flex-col gap-4">
      <div className="max-w-64">
        <Select
          label={t('analytics.kind.label')}
          isLabelHidden
          placeholder={t('analytics.kind.any')}
          value={kind ?? ANY}
          options={[
            { value: ANY, label: t('analytics.kind.any') },
            ...kinds.map((value) => ({ value, label: nameOf(value) })),
          ]}
          onChange={(value) => onSearch({ kind: value === ANY ? undefined : value }, true)}
        />
      </div>
      {error ? (
        <div className="card">
          <ErrorPanel title={t('analytics.loadFailed')} error={error} onRetry={reload} />
        </div>
      ) : !report ? (
        <Skeleton className="h-96 w-full" />
      ) : report.events === 0 ? (
        <div className="card">
          <EmptyState title={t('analytics.nothing.title')} description={t('analytics.nothing.text')} />
        </div>
      ) : (
        <TimeCard
          title={title}
          subtitle={t('analytics.trend.total', { events: report.events, people: report.people })}
          isStale={isStale}
          days={report.points.map(({ date }) => date)}
          lines={[
            {
              name: t('analytics.events'),
              values: report.points.map(({ events }) => events),
              texts: report.points.map(({ events }) => count(events)),
            },
            {
              name: t('analytics.people'),
              values: report.points.map(({ people }) => people),
              texts: report.points.map(({ people }) => count(people)),
            },
          ]}
          format={count}
          people={report.points.map(({ people }) => people)}
          onOpen={(index) => {
            const point = report.points[index];
            if (point) onCell({ cell: point.cell, title: `${title} · ${shortDay(point.date)}` });
          }}
        />
      )}
    </div>
  );
}
