import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { PlanIncidentsActDocument, type IncidentAct, type IncidentRowFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { joinList, parseList } from '@/lib/url';
import { useFormat } from '@/lib/use-format';
import type { BulkActName } from '@/ui/bulk/bulk-setup';
import type { TableColumn } from '@/ui/data-table';
import { NoMatch } from '@/ui/no-match';
import { PageHead } from '@/ui/page-head';
import { PagedTable } from '@/ui/paged-table';
import { ReloadButton } from '@/ui/reload-button';
import { StatTile } from '@/ui/stat-tile';
import { EmptyState } from '@/ui/states';
import { TileRow } from '@/ui/tile-row';
import { Time } from '@/ui/time';
import { TraitFilter } from '@/ui/trait-filter';
import { IncidentChips, SeverityChip } from './chips';
import { incidentGroups, severities, type IncidentsSearch } from './search';
import { useAlertWords } from './use-alert-words';
import { useIncidentsList } from './use-incidents-list';

interface IncidentsPageProps {
  search: IncidentsSearch;
  onSearch: (change: Partial<IncidentsSearch>) => void;
}

const acts: Partial<Record<BulkActName, IncidentAct>> = {
  'incident.acknowledge': 'ACKNOWLEDGE',
  'incident.assign': 'ASSIGN',
  'incident.resolve': 'RESOLVE',
};
const mayNothing: BulkActName[] = [];
const mayAll = Object.keys(acts) as BulkActName[];

const emptyTitles = {
  open: 'alerts.incidents.emptyOpen',
  acknowledged: 'alerts.incidents.empty',
  mine: 'alerts.incidents.empty',
  resolved: 'alerts.incidents.emptyResolved',
} as const satisfies Record<IncidentsSearch['group'], string>;

type Words = ReturnType<typeof useAlertWords>;

/** What is wrong now and what was, and who looks after it. */
export function IncidentsPage({ search, onSearch }: IncidentsPageProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useAlertWords();
  const navigate = useNavigate();
  const client = useClient();
  const mayHandle = useCan('incident.handle') && search.group !== 'resolved';
  const list = useIncidentsList(search);
  const columns = useMemo(() => incidentColumns(t, words), [t, words]);
  return (
    <>
      <PageHead
        title={t('alerts.incidents.title')}
        description={t('alerts.incidents.description')}
        actions={<ReloadButton onPress={list.refresh} />}
      />
      <TileRow label={t('alerts.incidents.groups')}>
        {incidentGroups.map((group) => (
          <StatTile
            key={group}
            label={t(`alerts.incidents.group.${group}`)}
            count={list.counts && format.count(list.counts[group].total)}
            amount={null}
            isUnknown={list.countsFailed}
            isSelected={search.group === group}
            onSelect={() => onSearch({ group, page: 1 })}
          />
        ))}
      </TileRow>
      <section className="card overflow-hidden" aria-label={t('alerts.incidents.title')}>
        <div className="p-3">
          <TraitFilter
            name={t('alerts.column.severity')}
            choices={severities.map((value) => ({ value, label: t(`alerts.severity.${value}`) }))}
            only={parseList(search.severity, severities)}
            not={parseList(search.notSeverity, severities)}
            onApply={(only, not) =>
              onSearch({ severity: joinList(only), notSeverity: joinList(not), page: 1 })
            }
          />
        </div>
        <PagedTable
          listName="incidents"
          list={list}
          search={search}
          onSearch={onSearch}
          loadFailed={t('alerts.incidents.loadFailed')}
          label={t('alerts.incidents.title')}
          columns={columns}
          rowId={(row) => row.id}
          rowTestId="incident-row"
          bulk={{
            acts: mayHandle ? mayAll : mayNothing,
            filter: list.filter,
            nameOf: (row) => row.title,
            onChanged: list.refresh,
            plan: (act, choice, wish) =>
              client
                .mutation(PlanIncidentsActDocument, { act: acts[act] ?? 'ASSIGN', ...choice, ...wish })
                .toPromise(),
          }}
          card={(row) => <IncidentCard row={row} />}
          onOpen={(row) => void navigate({ to: '/incidents/$id', params: { id: row.id } })}
          empty={
            search.severity || search.notSeverity ? (
              <NoMatch onClear={() => onSearch({ severity: undefined, notSeverity: undefined, page: 1 })} />
            ) : (
              <EmptyState
                icon={<CircleCheck aria-hidden size={28} strokeWidth={1.5} />}
                title={t(emptyTitles[search.group])}
                description={search.group === 'resolved' ? undefined : t('alerts.incidents.emptyText')}
              />
            )
          }
        />
      </section>
    </>
  );
}

function incidentColumns(t: TFunction, words: Words): TableColumn<IncidentRowFragment>[] {
  return [
    {
      id: 'severity',
      header: t('alerts.column.severity'),
      width: '96px',
      cell: (row) => <SeverityChip severity={row.severity} />,
    },
    {
      id: 'title',
      header: t('alerts.column.incident'),
      isRowHeader: true,
      cell: (row) => <About row={row} />,
    },
    { id: 'state', header: t('alerts.column.state'), cell: (row) => <IncidentChips incident={row} /> },
    {
      id: 'value',
      header: t('alerts.column.worst'),
      align: 'right',
      cell: (row) => (
        <span className="num">
          {row.cause === 'NO_DATA' ? t('alerts.noData') : words.value(row.worstValue, row.unit)}
        </span>
      ),
    },
    {
      id: 'assignee',
      header: t('alerts.column.assignee'),
      cell: (row) => (
        <span className={`whitespace-nowrap ${row.assignee ? '' : 'text-muted'}`}>
          {row.assignee?.name ?? t('alerts.nobody')}
        </span>
      ),
    },
    {
      id: 'lasts',
      header: t('alerts.column.lasts'),
      align: 'right',
      cell: (row) => (
        <span className="num whitespace-nowrap">{words.between(row.openedAt, row.resolvedAt)}</span>
      ),
    },
    {
      id: 'openedAt',
      header: t('alerts.column.openedAt'),
      width: '120px',
      cell: (row) => <Time iso={row.openedAt} />,
    },
  ];
}

function About({ row }: { row: IncidentRowFragment }) {
  const words = useAlertWords();
  return (
    <span className="flex min-w-0 flex-col">
      <span className="truncate font-medium">{row.title}</span>
      <span className="truncate text-meta text-muted">
        {[`${row.metric} ${words.limit(row)}`, words.labels(row.labels)].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}

function IncidentCard({ row }: { row: IncidentRowFragment }) {
  const { t } = useTranslation();
  const words = useAlertWords();
  return (
    <span className="flex flex-col gap-1.5">
      <span className="flex flex-wrap items-center justify-between gap-2">
        <SeverityChip severity={row.severity} />
        <IncidentChips incident={row} />
      </span>
      <About row={row} />
      <span className="flex items-center justify-between gap-2 text-meta text-muted">
        <span className="truncate">{row.assignee?.name ?? t('alerts.nobody')}</span>
        <span className="num">{words.between(row.openedAt, row.resolvedAt)}</span>
      </span>
    </span>
  );
}
