import { FileUp } from 'lucide-react';
import { Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { ImportKindsDocument, ImportsPageDocument } from '@/gql/graphql';
import { lazy } from '@/lib/lazy';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { useEvery } from '@/lib/use-every';
import { useKeptData } from '@/lib/use-kept-data';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { ChoiceFilter } from '@/ui/choice-filter';
import { NoMatch } from '@/ui/no-match';
import { PageHead } from '@/ui/page-head';
import { PagedTable } from '@/ui/paged-table';
import { ReloadButton } from '@/ui/reload-button';
import { EmptyState } from '@/ui/states';
import { ImportCard, importColumns } from './import-columns';
import { ImportDrawer } from './import-drawer';
import { isWorking } from './import-status';
import { importGroups, toImportFilter, type ImportsSearch } from './search';
import { useKindName } from './words';

// The form comes when somebody opens it.
const StartDialog = lazy(() => import('./start-dialog').then((m) => ({ default: m.StartDialog })));

const REFRESH_MS = 3_000;

interface ImportsPageProps {
  search: ImportsSearch;
  onSearch: (change: Partial<ImportsSearch>) => void;
}

/** Files that were handed in to change many records, what came of each, and the way back. */
export function ImportsPage({ search, onSearch }: ImportsPageProps) {
  const { t } = useTranslation();
  const [isStarting, setStarting] = useAsk('start');
  const list = useImportsList(search);
  const columns = useMemo(() => importColumns(t), [t]);
  const hasFilters = Boolean(search.group ?? search.kind ?? search.mine);
  const clear = () => onSearch({ group: undefined, kind: undefined, mine: undefined, page: 1 });
  const opener = (testId?: string) => (
    <Button variant="primary" onPress={() => setStarting(true)} data-testid={testId}>
      <FileUp aria-hidden />
      {t('imports.open')}
    </Button>
  );
  return (
    <>
      <PageHead
        title={t('imports.title')}
        description={t('imports.description')}
        actions={
          <>
            <ReloadButton onPress={list.refresh} />
            {opener('import-open')}
          </>
        }
      />
      <section className="card overflow-hidden" aria-label={t('imports.tableLabel')}>
        <Filters search={search} onSearch={onSearch} />
        <PagedTable
          listName="imports"
          list={list}
          search={search}
          onSearch={onSearch}
          loadFailed={t('imports.loadFailed')}
          label={t('imports.tableLabel')}
          columns={columns}
          rowId={(row) => row.id}
          rowTestId="import-row"
          card={(row) => <ImportCard row={row} />}
          onOpen={(row) => onSearch({ id: row.id })}
          empty={
            hasFilters ? (
              <NoMatch onClear={clear} />
            ) : (
              <EmptyState
                icon={<FileUp aria-hidden size={28} strokeWidth={1.5} />}
                title={t('imports.emptyTitle')}
                description={t('imports.emptyText')}
                action={opener()}
              />
            )
          }
        />
      </section>
      <ImportDrawer id={search.id} onClose={() => onSearch({ id: undefined })} onChanged={list.refresh} />
      <Suspense>
        {isStarting && (
          <StartDialog
            onClose={(startedId) => {
              setStarting(false);
              if (startedId === undefined) return;
              list.refresh();
              onSearch({ id: startedId });
            }}
          />
        )}
      </Suspense>
    </>
  );
}

function useImportsList(search: ImportsSearch) {
  const filter = useMemo(() => toImportFilter(search), [search.group, search.kind, search.mine]);
  const [result, refetch] = useQuery({
    query: ImportsPageDocument,
    variables: { page: search.page, limit: search.size, filter },
    requestPolicy: 'cache-and-network',
  });
  const refresh = () => refetch({ requestPolicy: 'network-only' });
  const page = useKeptData(result.data?.importJobs);
  const isBusy = page?.items.some(({ status }) => isWorking(status)) ?? false;
  useEvery(REFRESH_MS, () => isBusy && refresh());
  return {
    rows: page?.items,
    total: page?.total ?? 0,
    isStale: result.data === undefined && page !== undefined,
    error: page ? undefined : result.error,
    refresh,
  };
}

function Filters({ search, onSearch }: ImportsPageProps) {
  const { t } = useTranslation();
  const kindName = useKindName();
  const seesAll = useCan('import.read');
  const [{ data }] = useQuery({ query: ImportKindsDocument });
  return (
    <div className="flex flex-wrap items-center gap-2 p-3">
      <ChoiceFilter
        mode="one"
        name={t('imports.filter.group')}
        options={importGroups.map((value) => ({ value, label: t(`imports.group.${value}`) }))}
        selected={search.group ? [search.group] : []}
        onChange={([group]) => onSearch({ group, page: 1 })}
      />
      <ChoiceFilter
        mode="one"
        name={t('imports.filter.kind')}
        options={(data?.importKinds ?? []).map(({ kind }) => ({ value: kind, label: kindName(kind) }))}
        selected={search.kind ? [search.kind] : []}
        onChange={([kind]) => onSearch({ kind, page: 1 })}
      />
      {seesAll && (
        <Checkbox
          isSelected={search.mine ?? false}
          onChange={(mine) => onSearch({ mine: mine || undefined, page: 1 })}
        >
          {t('imports.filter.mine')}
        </Checkbox>
      )}
    </div>
  );
}
