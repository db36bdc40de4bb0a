import { KeySquare, Plus } from 'lucide-react';
import { Suspense, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { ApiKeysDocument } from '@/gql/graphql';
import { lazy } from '@/lib/lazy';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { joinList, parseList } from '@/lib/url';
import { useKeptData } from '@/lib/use-kept-data';
import { Button } from '@/ui/button';
import { DataTable } from '@/ui/data-table';
import { FilterChip, FilterChoices } from '@/ui/filter-chip';
import { NoMatch } from '@/ui/no-match';
import { PageHead } from '@/ui/page-head';
import { Pagination } from '@/ui/pagination';
import { SearchBox } from '@/ui/search-box';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { ApiKeyCard, apiKeyColumns } from './api-key-columns';
import { ApiKeyDrawer } from './api-key-drawer';
import { apiKeyStatuses, toApiKeyFilter, type ApiKeysSearch } from './search';

// Forms bring their library along, and most visits only read.
const CreateApiKeyDialog = lazy(() =>
  import('./create-api-key-dialog').then((module) => ({ default: module.CreateApiKeyDialog })),
);

interface ApiKeysPageProps {
  search: ApiKeysSearch;
  onSearch: (change: Partial<ApiKeysSearch>, replace?: boolean) => void;
}

export function ApiKeysPage({ search, onSearch }: ApiKeysPageProps) {
  const { t } = useTranslation();
  const [isCreating, setCreating] = useAsk('create');
  const mayWrite = useCan('apiKey.write');
  const columns = useMemo(() => apiKeyColumns(t), [t]);
  const [result, refetch] = useQuery({
    query: ApiKeysDocument,
    variables: { page: search.page, limit: search.size, filter: toApiKeyFilter(search) },
  });
  const page = useKeptData(result.data?.apiKeys);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const filter = useCallback(
    (change: Partial<ApiKeysSearch>, replace?: boolean) => onSearch({ ...change, page: 1 }, replace),
    [onSearch],
  );
  const status = parseList(search.status, apiKeyStatuses);
  const isFiltered = Boolean(search.q) || status.length > 0;
  const create = (
    <Button variant="primary" onPress={() => setCreating(true)}>
      <Plus aria-hidden />
      {t('apiKeys.create.action')}
    </Button>
  );
  return (
    <>
      <PageHead
        title={t('apiKeys.title')}
        description={t('apiKeys.description')}
        actions={mayWrite && create}
      />
      <section className="card overflow-hidden" aria-label={t('apiKeys.tableLabel')}>
        <div className="flex flex-wrap items-center gap-2 p-3">
          <SearchBox
            value={search.q ?? ''}
            placeholder={t('apiKeys.search')}
            onChange={(q) => filter({ q: q || undefined }, true)}
          />
          <FilterChip
            name={t('apiKeys.column.status')}
            value={
              status.length > 0 ? status.map((value) => t(`apiKeys.status.${value}`)).join(', ') : undefined
            }
            onClear={() => filter({ status: undefined })}
          >
            {(close) => (
              <FilterChoices
                options={apiKeyStatuses.map((value) => ({ value, label: t(`apiKeys.status.${value}`) }))}
                selected={status}
                onApply={(values) => {
                  close();
                  filter({ status: joinList(values) });
                }}
              />
            )}
          </FilterChip>
        </div>
        {result.error && !result.data ? (
          <ErrorPanel title={t('apiKeys.loadFailed')} error={result.error} onRetry={reload} />
        ) : (
          <>
            <DataTable
              listName="api-keys"
              label={t('apiKeys.tableLabel')}
              columns={columns}
              rows={page?.items}
              rowId={(row) => row.id}
              rowTestId="api-key-row"
              card={(row) => <ApiKeyCard row={row} />}
              isStale={result.fetching && page !== undefined}
              skeletonRows={search.size}
              openId={search.id}
              onOpen={(row) => onSearch({ id: row.id })}
              empty={
                isFiltered ? (
                  <NoMatch onClear={() => filter({ q: undefined, status: undefined })} />
                ) : (
                  <EmptyState
                    icon={<KeySquare aria-hidden size={28} strokeWidth={1.5} />}
                    title={t('apiKeys.emptyTitle')}
                    description={t('apiKeys.emptyText')}
                    action={mayWrite && create}
                  />
                )
              }
            />
            <Pagination
              page={search.page}
              size={search.size}
              total={page?.total ?? 0}
              onPage={(next) => onSearch({ page: next })}
              onSize={(size) => onSearch({ size: size as ApiKeysSearch['size'], page: 1 })}
            />
          </>
        )}
      </section>
      <ApiKeyDrawer
        id={search.id}
        apiKey={page?.items.find((one) => one.id === search.id)}
        isLoaded={page !== undefined}
        onClose={() => onSearch({ id: undefined })}
        onChanged={reload}
      />
      {isCreating && mayWrite && (
        <Suspense>
          <CreateApiKeyDialog onClose={() => setCreating(false)} onCreated={reload} />
        </Suspense>
      )}
    </>
  );
}
