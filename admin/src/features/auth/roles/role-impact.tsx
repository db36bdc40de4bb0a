import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { PreviewRoleDocument } from '@/gql/graphql';
import type { Role } from '@/lib/use-roles';
import { AccessDiff } from '@/ui/access-diff';
import { Avatar } from '@/ui/avatar';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import type { RoleForm } from './role-form';

/** What the role itself gains and loses, and which people feel it. */
export function RoleImpact({ role, form }: { role: Role | undefined; form: RoleForm }) {
  const { t } = useTranslation();
  const before = role?.permissions ?? [];
  const gains = form.permissions.filter((name) => !before.includes(name));
  const loses = before.filter((name) => !form.permissions.includes(name));
  return (
    <div className="flex flex-col gap-5" data-testid="role-impact">
      <section>
        <h3 className="mb-2 text-table font-semibold">{t('roles.impact.role')}</h3>
        <AccessDiff gains={gains} loses={loses} />
      </section>
      {role && (
        <section>
          <h3 className="mb-2 text-table font-semibold">{t('roles.impact.people')}</h3>
          <People name={role.name} permissions={form.permissions} />
        </section>
      )}
    </div>
  );
}

function People({ name, permissions }: { name: string; permissions: string[] }) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({
    query: PreviewRoleDocument,
    variables: { name, permissions },
    requestPolicy: 'network-only',
  });
  const changes = result.data?.previewRole;
  if (result.error && !changes) {
    return (
      <ErrorPanel
        title={t('common.error.loadFailed')}
        error={result.error}
        onRetry={() => refetch({ requestPolicy: 'network-only' })}
      />
    );
  }
  if (!changes) return <Skeleton className="h-24 w-full" />;
  const felt = changes.filter(({ gains, loses }) => gains.length + loses.length > 0);
  if (felt.length === 0) return <p className="text-table text-muted">{t('roles.impact.nobody')}</p>;
  return (
    <ul className="flex flex-col gap-3">
      {felt.map(({ adminUser, gains, loses }) => (
        <li key={adminUser.id} className="rounded-lg border border-separator p-3">
          <p className="mb-2 flex items-center gap-2 text-table">
            <Avatar name={adminUser.name} size={24} />
            <span className="font-medium">{adminUser.name}</span>
            <span className="truncate text-meta text-muted">{adminUser.email}</span>
          </p>
          <AccessDiff gains={gains} loses={loses} />
        </li>
      ))}
    </ul>
  );
}
