import { UserPlus, UsersRound } from 'lucide-react';
import { Suspense, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { TeamPageDocument } from '@/gql/graphql';
import { lazy } from '@/lib/lazy';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { useKeptData } from '@/lib/use-kept-data';
import { useRoles } from '@/lib/use-roles';
import { Button } from '@/ui/button';
import { NoMatch } from '@/ui/no-match';
import { PageHead } from '@/ui/page-head';
import { PagedTable } from '@/ui/paged-table';
import { EmptyState } from '@/ui/states';
import { isTeamFiltered, toTeamFilter, toTeamSort, toTeamSortField, type TeamSearch } from './search';
import { StaffDrawer } from './staff-drawer';
import { StaffCard, teamColumns } from './team-columns';
import { TeamFilters } from './team-filters';

// Forms bring their library along, and most visits only read.
const InviteDialog = lazy(() =>
  import('./invite-dialog').then((module) => ({ default: module.InviteDialog })),
);

interface TeamPageProps {
  search: TeamSearch;
  onSearch: (change: Partial<TeamSearch>, replace?: boolean) => void;
}

export function TeamPage({ search, onSearch }: TeamPageProps) {
  const { t } = useTranslation();
  const [isInviting, setInviting] = useAsk('invite');
  const mayWrite = useCan('admin.write');
  const { title: roleTitle } = useRoles();
  const columns = useMemo(() => teamColumns(t, roleTitle), [t, roleTitle]);
  const [result, refetch] = useQuery({
    query: TeamPageDocument,
    variables: {
      page: search.page,
      limit: search.size,
      filter: toTeamFilter(search),
      sort: toTeamSort(search),
    },
  });
  const page = useKeptData(result.data?.adminUsers);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const filter = useCallback(
    (change: Partial<TeamSearch>, replace?: boolean) => onSearch({ ...change, page: 1 }, replace),
    [onSearch],
  );
  const clear = () => filter({ q: undefined, status: undefined, role: undefined });
  return (
    <>
      <PageHead
        title={t('team.title')}
        description={t('team.description')}
        actions={
          mayWrite && (
            <Button variant="primary" onPress={() => setInviting(true)}>
              <UserPlus aria-hidden />
              {t('team.invite.action')}
            </Button>
          )
        }
      />
      <section className="card overflow-hidden" aria-label={t('team.tableLabel')}>
        <TeamFilters search={search} onChange={filter} />
        <PagedTable
          listName="team"
          list={{
            rows: page?.items,
            total: page?.total ?? 0,
            isStale: result.fetching && page !== undefined,
            error: result.data ? undefined : result.error,
            refresh: reload,
          }}
          search={search}
          onSearch={onSearch}
          loadFailed={t('team.loadFailed')}
          label={t('team.tableLabel')}
          columns={columns}
          rowId={(row) => row.id}
          rowTestId="staff-row"
          card={(row) => <StaffCard row={row} role={roleTitle(row.role)} />}
          sort={{ field: search.sort, direction: search.dir }}
          onSort={(sort) => filter({ sort: toTeamSortField(sort.field), dir: sort.direction })}
          onOpen={(row) => onSearch({ id: row.id })}
          empty={
            isTeamFiltered(search) ? (
              <NoMatch onClear={clear} />
            ) : (
              <EmptyState
                icon={<UsersRound aria-hidden size={28} strokeWidth={1.5} />}
                title={t('team.emptyTitle')}
                description={t('team.emptyText')}
              />
            )
          }
        />
      </section>
      <StaffDrawer
        id={search.id}
        tab={search.tab}
        onTab={(tab) => onSearch({ tab }, true)}
        onClose={() => onSearch({ id: undefined, tab: 'profile' })}
      />
      {isInviting && mayWrite && (
        <Suspense>
          <InviteDialog
            onClose={() => setInviting(false)}
            onInvited={(id) => {
              reload();
              onSearch({ id, tab: 'profile' });
            }}
          />
        </Suspense>
      )}
    </>
  );
}
