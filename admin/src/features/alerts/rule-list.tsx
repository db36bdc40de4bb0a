import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { BellRing } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { AlertRulesPageDocument, type AlertRuleRowFragment } from '@/gql/graphql';
import { useKeptData } from '@/lib/use-kept-data';
import { Button } from '@/ui/button';
import type { TableColumn } from '@/ui/data-table';
import { PagedTable } from '@/ui/paged-table';
import { SearchBox } from '@/ui/search-box';
import { EmptyState } from '@/ui/states';
import { RuleStateChip, SeverityChip } from './chips';
import type { AlertsSearch } from './search';
import { useAlertWords } from './use-alert-words';

interface RuleListProps {
  search: AlertsSearch;
  onSearch: (change: Partial<AlertsSearch>) => void;
}

/** Rules and how their series do. */
export function RuleList({ search, onSearch }: RuleListProps) {
  const { t } = useTranslation();
  const words = useAlertWords();
  const navigate = useNavigate();
  const { q, page, size } = search;
  const [result, refetch] = useQuery({
    query: AlertRulesPageDocument,
    variables: { page, limit: size, filter: q ? { search: q } : null },
    requestPolicy: 'cache-and-network',
  });
  const shown = useKeptData(result.data?.alertRules);
  const columns = useMemo(() => ruleColumns(t, words), [t, words]);
  return (
    <section className="card overflow-hidden" aria-label={t('alerts.tab.rules')}>
      <div className="p-3">
        <SearchBox
          value={q ?? ''}
          placeholder={t('alerts.rule.search')}
          onChange={(value) => onSearch({ q: value || undefined, page: 1 })}
        />
      </div>
      <PagedTable
        listName="alert-rules"
        list={{
          rows: shown?.items,
          total: shown?.total ?? 0,
          isStale: result.data === undefined && shown !== undefined,
          error: shown ? undefined : result.error,
          refresh: () => refetch({ requestPolicy: 'network-only' }),
        }}
        search={search}
        onSearch={onSearch}
        loadFailed={t('alerts.rule.loadFailed')}
        label={t('alerts.tab.rules')}
        columns={columns}
        rowId={(row) => row.id}
        rowTestId="rule-row"
        card={(row) => <RuleCard row={row} />}
        onOpen={(row) => void navigate({ to: '/alerts/$id', params: { id: row.id } })}
        empty={
          <EmptyState
            icon={<BellRing aria-hidden size={28} strokeWidth={1.5} />}
            title={t(q ? 'common.empty.noMatch' : 'alerts.rule.empty')}
            action={
              q && (
                <Button onPress={() => onSearch({ q: undefined, page: 1 })}>
                  {t('common.action.clearFilters')}
                </Button>
              )
            }
          />
        }
      />
    </section>
  );
}

function ruleColumns(
  t: TFunction,
  words: ReturnType<typeof useAlertWords>,
): TableColumn<AlertRuleRowFragment>[] {
  return [
    {
      id: 'state',
      header: t('alerts.column.state'),
      width: '110px',
      cell: (row) => <RuleStateChip state={row.state} />,
    },
    {
      id: 'title',
      header: t('alerts.column.rule'),
      isRowHeader: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="truncate font-medium">{row.title}</span>
          <span className="truncate font-mono text-meta text-muted">{row.metric}</span>
        </span>
      ),
    },
    {
      id: 'limit',
      header: t('alerts.column.limit'),
      cell: (row) => <span className="num whitespace-nowrap">{words.limit(row)}</span>,
    },
    {
      id: 'severity',
      header: t('alerts.column.severity'),
      cell: (row) => <SeverityChip severity={row.severity} />,
    },
    {
      id: 'series',
      header: t('alerts.column.series'),
      align: 'right',
      cell: (row) => (
        <span className="num whitespace-nowrap">
          {row.firingCount > 0
            ? t('alerts.rule.firingOf', { firing: row.firingCount, count: row.seriesCount })
            : row.seriesCount}
        </span>
      ),
    },
  ];
}

function RuleCard({ row }: { row: AlertRuleRowFragment }) {
  const words = useAlertWords();
  return (
    <span className="flex flex-col gap-1.5">
      <span className="flex flex-wrap items-center justify-between gap-2">
        <RuleStateChip state={row.state} />
        <SeverityChip severity={row.severity} />
      </span>
      <span className="font-medium">{row.title}</span>
      <span className="truncate text-meta text-muted">
        {row.metric} {words.limit(row)}
      </span>
    </span>
  );
}
