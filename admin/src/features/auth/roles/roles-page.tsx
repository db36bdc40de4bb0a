import { Plus, ShieldQuestion } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { useRoles } from '@/lib/use-roles';
import { Button } from '@/ui/button';
import { DataTable } from '@/ui/data-table';
import { PageHead } from '@/ui/page-head';
import { Segmented } from '@/ui/segmented';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { RoleCard, roleColumns } from './role-columns';
import { RoleDrawer } from './role-drawer';
import { RoleEditor } from './lazy-role-editor';
import { RoleMatrix } from './role-matrix';
import type { RolesSearch } from './search';

interface RolesPageProps {
  search: RolesSearch;
  onSearch: (change: Partial<RolesSearch>) => void;
}

export function RolesPage({ search, onSearch }: RolesPageProps) {
  const { t } = useTranslation();
  const [isCreating, setCreating] = useAsk('create');
  const mayWrite = useCan('role.write');
  const { roles, error, refetch, titleOf } = useRoles();
  const columns = useMemo(() => roleColumns(t, titleOf), [t, titleOf]);
  const views = (['list', 'matrix'] as const).map((value) => ({ value, label: t(`roles.view.${value}`) }));
  const open = roles?.find((role) => role.name === search.id);
  return (
    <>
      <PageHead
        title={t('roles.title')}
        description={t('roles.description')}
        actions={
          mayWrite && (
            <Button variant="primary" onPress={() => setCreating(true)}>
              <Plus aria-hidden />
              {t('roles.create')}
            </Button>
          )
        }
      />
      <div className="mb-3">
        <Segmented
          label={t('roles.view.label')}
          value={search.view}
          options={views}
          onChange={(view) => onSearch({ view })}
        />
      </div>
      <section className="card overflow-hidden" aria-label={t('roles.tableLabel')}>
        {error ? (
          <ErrorPanel title={t('roles.loadFailed')} error={error} onRetry={refetch} />
        ) : search.view === 'matrix' ? (
          <RoleMatrix roles={roles} onOpen={(name) => onSearch({ id: name })} />
        ) : (
          <DataTable
            listName="roles"
            label={t('roles.tableLabel')}
            columns={columns}
            rows={roles ? [...roles] : undefined}
            rowId={(row) => row.name}
            rowTestId="role-row"
            card={(row) => (
              <RoleCard
                row={row}
                title={titleOf(row)}
                facts={t('roles.facts', { permissions: row.permissions.length, count: row.memberCount })}
              />
            )}
            skeletonRows={4}
            openId={search.id}
            onOpen={(row) => onSearch({ id: row.name })}
            empty={
              <EmptyState
                icon={<ShieldQuestion aria-hidden size={28} strokeWidth={1.5} />}
                title={t('roles.empty')}
              />
            }
          />
        )}
      </section>
      <RoleDrawer
        name={search.id}
        role={open}
        isLoaded={roles !== undefined}
        onClose={() => onSearch({ id: undefined })}
        onChanged={refetch}
      />
      {isCreating && (
        <RoleEditor
          onClose={() => setCreating(false)}
          onSaved={(name) => {
            refetch();
            onSearch({ id: name });
          }}
        />
      )}
    </>
  );
}
