import { Link } from '@tanstack/react-router';
import { Check, Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { DeleteRoleDocument } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useAskOneOf } from '@/lib/use-ask';
import { groupPermissions, usePermissionInfo } from '@/lib/use-permission-info';
import { useRoles, type Role } from '@/lib/use-roles';
import { Button } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Drawer } from '@/ui/drawer';
import { Facts } from '@/ui/facts';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, FormBanner } from '@/ui/states';
import { Time } from '@/ui/time';
import { useNounName } from '@/ui/use-noun-name';
import { RoleEditor } from './lazy-role-editor';

/** Its dialogs, as the address names them. */
const ASKS = ['edit', 'delete'] as const;

interface RoleDrawerProps {
  name: string | undefined;
  role: Role | undefined;
  isLoaded: boolean;
  onClose: () => void;
  onChanged: () => void;
}

export function RoleDrawer({ name, role, isLoaded, onClose, onChanged }: RoleDrawerProps) {
  const { t } = useTranslation();
  const { titleOf } = useRoles();
  return (
    <Drawer
      isOpen={name !== undefined}
      onClose={onClose}
      label={t('roles.detailTitle')}
      testId="role-drawer"
      header={
        <>
          <p className="text-meta text-muted">{t('roles.detailTitle')}</p>
          <h2 className="text-[18px] font-bold">{role ? titleOf(role) : name}</h2>
        </>
      }
      footer={role && <RoleActions role={role} onClose={onClose} onChanged={onChanged} />}
    >
      {role ? (
        <RoleBody role={role} />
      ) : isLoaded ? (
        <EmptyState title={t('roles.unknown')} />
      ) : (
        <Skeleton className="m-5 h-64" />
      )}
    </Drawer>
  );
}

function RoleBody({ role }: { role: Role }) {
  const { t } = useTranslation();
  const info = usePermissionInfo();
  const nounName = useNounName();
  const held = new Set(role.permissions);
  const groups = groupPermissions((info.all ?? []).filter(({ name }) => held.has(name)));
  return (
    <div className="flex flex-col gap-5 p-5">
      <Facts
        facts={[
          { label: t('roles.column.name'), value: <code className="font-mono">{role.name}</code> },
          { label: t('roles.column.policy'), value: t(`roles.policy.${role.secondFactorPolicy}`) },
          {
            label: t('roles.column.members'),
            value: (
              <Link
                to="/team"
                search={{ role: role.name }}
                className="font-medium text-accent-soft-foreground hover:underline"
              >
                {t('roles.members', { count: role.memberCount })}
              </Link>
            ),
          },
          { label: t('roles.column.updatedAt'), value: <Time iso={role.updatedAt} as="full" /> },
        ]}
      />
      {groups.map(({ noun, permissions }) => (
        <section key={noun} aria-label={nounName(noun)}>
          <h3 className="mb-1 text-meta font-semibold text-muted">{nounName(noun)}</h3>
          <ul>
            {permissions.map(({ name, dangerous }) => (
              <li key={name} className="flex min-h-8 items-center gap-2 text-table">
                <Check aria-hidden size={15} className="shrink-0 text-success-soft-foreground" />
                <span className="min-w-0 flex-1">{info.title(name)}</span>
                {dangerous && <Chip tone="warning">{t('permissions.dangerous')}</Chip>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function RoleActions({
  role,
  onClose,
  onChanged,
}: {
  role: Role;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useAskOneOf(ASKS);
  const mayWrite = useCan('role.write');
  if (!mayWrite || role.name === 'SUPER_ADMIN') {
    return (
      <p className="text-meta text-muted">
        {t(role.name === 'SUPER_ADMIN' ? 'roles.superFixed' : 'roles.noWrite')}
      </p>
    );
  }
  return (
    <div className="flex w-full gap-2">
      <Button className="flex-1" onPress={() => setOpen('edit')}>
        <Pencil aria-hidden />
        {t('roles.edit')}
      </Button>
      {!role.builtIn && (
        <Button
          className="flex-1"
          variant="danger-soft"
          isDisabled={role.memberCount > 0}
          onPress={() => setOpen('delete')}
        >
          <Trash2 aria-hidden />
          {t(role.memberCount > 0 ? 'roles.inUse' : 'roles.delete.action')}
        </Button>
      )}
      {open === 'edit' && <RoleEditor role={role} onClose={() => setOpen(null)} onSaved={onChanged} />}
      {open === 'delete' && (
        <DeleteRoleDialog
          role={role}
          onClose={() => setOpen(null)}
          onDeleted={() => {
            onChanged();
            onClose();
          }}
        />
      )}
    </div>
  );
}

interface DeleteRoleDialogProps {
  role: Role;
  onClose: () => void;
  onDeleted: () => void;
}

function DeleteRoleDialog({ role, onClose, onDeleted }: DeleteRoleDialogProps) {
  const { t } = useTranslation();
  const { titleOf } = useRoles();
  const [result, remove] = useMutation(DeleteRoleDocument);
  const confirm = async () => {
    const { data } = await remove({ name: role.name, version: role.version });
    if (!data) return;
    onClose();
    onDeleted();
  };
  return (
    <ConfirmDialog
      title={t('roles.delete.title')}
      confirmLabel={t('roles.delete.confirm', { role: titleOf(role) })}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('roles.delete.text', { role: titleOf(role) })}</p>
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
