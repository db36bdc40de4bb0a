import { Check } from 'lucide-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissionInfo } from '@/lib/use-permission-info';
import { useRoles, type Role } from '@/lib/use-roles';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { useNounName } from '@/ui/use-noun-name';

/** Every permission beside every role. It scrolls within its frame; the names stay. */
export function RoleMatrix({
  roles,
  onOpen,
}: {
  roles: readonly Role[] | undefined;
  onOpen: (name: string) => void;
}) {
  const { t } = useTranslation();
  const info = usePermissionInfo();
  const nounName = useNounName();
  const { titleOf } = useRoles();
  if (info.error)
    return <ErrorPanel title={t('common.error.loadFailed')} error={info.error} onRetry={info.refetch} />;
  if (!info.all || !roles) return <Skeleton className="m-4 h-96" />;
  return (
    <div
      className="relative max-h-[70vh] overflow-auto"
      tabIndex={0}
      role="region"
      aria-label={t('roles.view.matrix')}
    >
      <table className="w-full text-table">
        <thead>
          <tr>
            <th
              scope="col"
              className="sticky top-0 left-0 z-20 h-11 min-w-44 bg-surface-secondary px-4 text-left text-meta font-medium text-muted"
            >
              {t('roles.column.permission')}
            </th>
            {roles.map((role) => (
              <th
                key={role.name}
                scope="col"
                className="sticky top-0 z-10 bg-surface-secondary px-3 text-center text-meta font-medium whitespace-nowrap"
              >
                <button
                  type="button"
                  onClick={() => onOpen(role.name)}
                  className="min-h-8 cursor-pointer hover:underline"
                >
                  {titleOf(role)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {info.groups.map(({ noun, permissions }) => (
            <Fragment key={noun}>
              <tr>
                <th
                  scope="colgroup"
                  colSpan={roles.length + 1}
                  className="h-9 border-t border-separator px-4 text-left text-meta font-semibold text-muted"
                >
                  {nounName(noun)}
                </th>
              </tr>
              {permissions.map(({ name }) => (
                <tr key={name} className="border-t border-separator">
                  <th scope="row" className="sticky left-0 h-9 bg-surface px-4 text-left font-normal">
                    {info.title(name)}
                  </th>
                  {roles.map((role) => (
                    <td key={role.name} className="px-3 text-center">
                      {role.permissions.includes(name) ? (
                        <>
                          <Check aria-hidden size={16} className="mx-auto text-success-soft-foreground" />
                          <span className="sr-only">{t('team.permissions.allowed')}</span>
                        </>
                      ) : (
                        <span className="sr-only">{t('team.permissions.refused')}</span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}
