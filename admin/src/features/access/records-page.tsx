import { Calendar, FileSearch } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useQuery } from 'urql';
import { AccessRecordsDocument, ExportAccessRecordsDocument } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { seoulDay } from '@/lib/time';
import { joinList, parseList } from '@/lib/url';
import { useKeptData } from '@/lib/use-kept-data';
import { DataTable } from '@/ui/data-table';
import { ExportButton } from '@/ui/exports/export-button';
import { ChoiceFilter } from '@/ui/choice-filter';
import { FilterChip } from '@/ui/filter-chip';
import { NoMatch } from '@/ui/no-match';
import { PageHead } from '@/ui/page-head';
import { Pagination } from '@/ui/pagination';
import { PeriodChoice } from '@/ui/period-choice';
import { ReloadButton } from '@/ui/reload-button';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { useAuditNames } from '@/ui/use-audit-names';
import { RecordCard, recordColumns, whose } from './record-columns';
import { accessPeriods, acts, isRecordFiltered, toRecordFilter, type RecordsSearch } from './search';
import { useFieldNames } from './use-field-names';

interface RecordsPageProps {
  search: RecordsSearch;
  onSearch: (change: Partial<RecordsSearch>) => void;
}

/** Who looked at whose personal data, when, from where and why. */
export function RecordsPage({ search, onSearch }: RecordsPageProps) {
  const { t } = useTranslation();
  const names = useAuditNames();
  const fieldNames = useFieldNames();
  const columns = useMemo(() => recordColumns(t, names, fieldNames), [t, names, fieldNames]);
  const today = seoulDay(new Date());
  const key = JSON.stringify({ ...search, page: undefined, size: undefined });
  const filter = useMemo(() => toRecordFilter(search, new Date(`${today}T12:00:00+09:00`)), [today, key]);
  const [result, refetch] = useQuery({
    query: AccessRecordsDocument,
    variables: { page: search.page, limit: search.size, filter },
  });
  const client = useClient();
  const mayExport = useCan('data.export');
  const page = useKeptData(result.data?.accessRecords);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const change = useCallback((next: Partial<RecordsSearch>) => onSearch({ ...next, page: 1 }), [onSearch]);
  const act = parseList(search.act, acts);
  const period =
    search.period === 'all'
      ? undefined
      : search.period === 'custom'
        ? `${search.from ?? ''}–${search.to ?? ''}`
        : t(`audit.period.${search.period}`);
  const clear = () =>
    change({
      act: undefined,
      actor: undefined,
      subject: undefined,
      period: 'all',
      from: undefined,
      to: undefined,
    });
  return (
    <>
      <PageHead
        title={t('access.title')}
        description={t('access.description')}
        actions={
          <>
            <ReloadButton onPress={reload} />
            {mayExport && (
              <ExportButton
                total={page?.totalIsExact ? page.total : undefined}
                ask={(how) => client.mutation(ExportAccessRecordsDocument, { filter, ...how }).toPromise()}
              />
            )}
          </>
        }
      />
      <section className="card overflow-hidden" aria-label={t('access.tableLabel')}>
        <div className="flex flex-wrap items-center gap-2 p-3">
          <FilterChip
            name={t('audit.filter.period')}
            icon={<Calendar aria-hidden />}
            value={period}
            onClear={() => change({ period: 'all', from: undefined, to: undefined })}
          >
            {(close) => (
              <PeriodChoice
                value={search}
                periods={accessPeriods.map((value) => ({ value, label: t(`audit.period.${value}`) }))}
                onApply={(value) => {
                  close();
                  change(value);
                }}
              />
            )}
          </FilterChip>
          <ChoiceFilter
            name={t('access.column.act')}
            options={acts.map((value) => ({ value, label: t(`access.act.${value}`) }))}
            selected={act}
            onChange={(values) => change({ act: joinList(values) })}
          />
          {search.actor && (
            <FilterChip
              name={t('access.column.actor')}
              value={`…${search.actor.slice(-8)}`}
              onClear={() => change({ actor: undefined })}
            >
              {() => <code className="font-mono text-meta break-all">{search.actor}</code>}
            </FilterChip>
          )}
          {search.subject && (
            <FilterChip
              name={t('access.column.subject')}
              value={`…${search.subject.slice(-8)}`}
              onClear={() => change({ subject: undefined })}
            >
              {() => <code className="font-mono text-meta break-all">{search.subject}</code>}
            </FilterChip>
          )}
        </div>
        {result.error && !result.data ? (
          <ErrorPanel title={t('access.loadFailed')} error={result.error} onRetry={reload} />
        ) : (
          <>
            <DataTable
              listName="access-records"
              label={t('access.tableLabel')}
              columns={columns}
              rows={page?.items}
              rowId={(row) => row.id}
              rowTestId="access-row"
              card={(row) => (
                <RecordCard
                  row={row}
                  who={row.actorName || names.actor(row.actorType)}
                  subject={whose(t, row, names)}
                  what={fieldNames(row.fields)}
                  act={t(`access.act.${row.act}`)}
                />
              )}
              isStale={result.fetching && page !== undefined}
              skeletonRows={search.size}
              empty={
                isRecordFiltered(search) ? (
                  <NoMatch onClear={clear} />
                ) : (
                  <EmptyState
                    icon={<FileSearch aria-hidden size={28} strokeWidth={1.5} />}
                    title={t('access.empty')}
                  />
                )
              }
            />
            <Pagination
              page={search.page}
              size={search.size}
              total={page?.total ?? 0}
              onPage={(next) => onSearch({ page: next })}
              onSize={(size) => onSearch({ size: size as RecordsSearch['size'], page: 1 })}
            />
          </>
        )}
      </section>
    </>
  );
}
