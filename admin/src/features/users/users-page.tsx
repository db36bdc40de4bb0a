import { UserPlus, Users } from 'lucide-react';
import { Suspense, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useQuery } from 'urql';
import { ExportUsersDocument, PlanUsersActDocument, UsersPageDocument, type UserAct } from '@/gql/graphql';
import { lazy } from '@/lib/lazy';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { useKeptData } from '@/lib/use-kept-data';
import { Button } from '@/ui/button';
import { ExportButton } from '@/ui/exports/export-button';
import { ChoiceFilter } from '@/ui/choice-filter';
import type { BulkActName } from '@/ui/bulk/bulk-setup';
import { NoMatch } from '@/ui/no-match';
import { PageHead } from '@/ui/page-head';
import { PagedTable } from '@/ui/paged-table';
import { SearchBox } from '@/ui/search-box';
import { EmptyState } from '@/ui/states';
import { TraitFilter } from '@/ui/trait-filter';
import { services, toSortField, toUserFilter, toUserSort, userStatuses, type UsersSearch } from './search';
import { serviceNames, UserCard, userColumns } from './user-columns';
import { SegmentFilter } from './segment-filter';
import { RegisteredFilter } from './registered-filter';
import { UserDrawer } from './user-drawer';

const CreateUserDialog = lazy(() => import('./user-dialogs').then((m) => ({ default: m.CreateUserDialog })));

const acts: Partial<Record<BulkActName, UserAct>> = {
  'user.activate': 'ACTIVATE',
  'user.deactivate': 'DEACTIVATE',
};
const mayNothing: BulkActName[] = [];
const mayAll = Object.keys(acts) as BulkActName[];

const known = (value: string | undefined) => services.find((service) => service === value);

interface UsersPageProps {
  search: UsersSearch;
  onSearch: (change: Partial<UsersSearch>, replace?: boolean) => void;
}

export function UsersPage({ search, onSearch }: UsersPageProps) {
  const { t } = useTranslation();
  const [isCreating, setCreating] = useAsk('create');
  const client = useClient();
  const mayWrite = useCan('user.write');
  const mayExport = useCan('data.export');
  const maySegments = useCan('segment.read');
  const columns = useMemo(() => userColumns(t), [t]);
  const [result, refetch] = useQuery({
    query: UsersPageDocument,
    variables: {
      page: search.page,
      limit: search.size,
      filter: toUserFilter(search),
      sort: toUserSort(search),
    },
  });
  const page = useKeptData(result.data?.users);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const filter = useCallback(
    (change: Partial<UsersSearch>, replace?: boolean) => onSearch({ ...change, page: 1 }, replace),
    [onSearch],
  );
  const clear = () =>
    filter({
      q: undefined,
      status: undefined,
      service: undefined,
      notService: undefined,
      segment: undefined,
      from: undefined,
      to: undefined,
    });
  const isFiltered = Boolean(
    search.q ||
    search.status ||
    search.service ||
    search.notService ||
    search.segment ||
    search.from ||
    search.to,
  );
  return (
    <>
      <PageHead
        title={t('users.title')}
        description={t('users.description')}
        actions={
          <>
            {mayExport && (
              <ExportButton
                total={page?.total}
                ask={(how) =>
                  client.mutation(ExportUsersDocument, { filter: toUserFilter(search), ...how }).toPromise()
                }
              />
            )}
            {mayWrite && (
              <Button variant="primary" onPress={() => setCreating(true)}>
                <UserPlus aria-hidden />
                {t('users.create')}
              </Button>
            )}
          </>
        }
      />
      <section className="card overflow-hidden" aria-label={t('users.tableLabel')}>
        <div className="flex flex-wrap items-center gap-2 p-3">
          <SearchBox
            value={search.q ?? ''}
            placeholder={t('users.search')}
            onChange={(q) => filter({ q: q || undefined }, true)}
          />
          <ChoiceFilter
            mode="one"
            name={t('users.filter.status')}
            options={userStatuses.map((value) => ({ value, label: t(`users.status.${value}`) }))}
            selected={search.status ? [search.status] : []}
            onChange={([status]) => filter({ status })}
          />
          <TraitFilter
            mode="one"
            name={t('users.filter.service')}
            choices={services.map((value) => ({ value, label: t(`common.service.${value}`) }))}
            only={search.service ? [search.service] : []}
            not={search.notService ? [search.notService] : []}
            onApply={([service], [notService]) =>
              filter({ service: known(service), notService: known(notService) })
            }
          />
          {maySegments && (
            <SegmentFilter selected={search.segment} onChange={(segment) => filter({ segment })} />
          )}
          <RegisteredFilter search={search} onChange={filter} />
        </div>
        <PagedTable
          listName="users"
          list={{
            rows: page?.items,
            total: page?.total ?? 0,
            isStale: result.fetching && page !== undefined,
            error: result.data ? undefined : result.error,
            refresh: reload,
          }}
          search={search}
          onSearch={onSearch}
          loadFailed={t('users.loadFailed')}
          label={t('users.tableLabel')}
          columns={columns}
          rowId={(row) => row.id}
          rowTestId="user-row"
          bulk={{
            acts: mayWrite ? mayAll : mayNothing,
            filter: toUserFilter(search),
            nameOf: (row) => row.name,
            onChanged: reload,
            plan: (act, choice) =>
              client
                .mutation(PlanUsersActDocument, { act: acts[act] ?? 'DEACTIVATE', ...choice })
                .toPromise(),
          }}
          card={(row) => <UserCard row={row} services={serviceNames(t, row)} />}
          sort={{ field: search.sort, direction: search.dir }}
          onSort={(sort) => filter({ sort: toSortField(sort.field), dir: sort.direction })}
          onOpen={(row) => onSearch({ id: row.id })}
          empty={
            isFiltered ? (
              <NoMatch onClear={clear} />
            ) : (
              <EmptyState
                icon={<Users aria-hidden size={28} strokeWidth={1.5} />}
                title={t('users.emptyTitle')}
                description={t('users.emptyText')}
              />
            )
          }
        />
      </section>
      <UserDrawer
        id={search.id}
        tab={search.tab}
        onTab={(tab) => onSearch({ tab }, true)}
        onClose={() => onSearch({ id: undefined, tab: 'profile' })}
      />
      {isCreating && mayWrite && (
        <Suspense>
          <CreateUserDialog onClose={() => setCreating(false)} onCreated={(id) => onSearch({ id })} />
        </Suspense>
      )}
    </>
  );
}
