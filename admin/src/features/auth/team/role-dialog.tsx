import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { PreviewAdminPermissionsDocument, SetAdminRoleDocument } from '@/gql/graphql';
import { useRoles } from '@/lib/use-roles';
import { AccessDiff } from '@/ui/access-diff';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { FormBanner } from '@/ui/states';
import type { StaffDialogProps } from './reason-dialogs';

/** Another role, after a look at what the person gains and loses by it. */
export function RoleDialog({ staff, onClose, onChanged }: StaffDialogProps) {
  const { t } = useTranslation();
  const { roles, titleOf, title } = useRoles();
  const [role, setRole] = useState(staff.role);
  const isChanged = role !== staff.role;
  const [preview] = useQuery({
    query: PreviewAdminPermissionsDocument,
    variables: { id: staff.id, role },
    pause: !isChanged,
    requestPolicy: 'network-only',
  });
  const [result, change] = useMutation(SetAdminRoleDocument);
  const save = async () => {
    const { data } = await change({ id: staff.id, version: staff.version, role });
    if (!data) return;
    onChanged();
    onClose();
  };
  const diff = preview.data?.previewAdminPermissions;
  return (
    <ConfirmDialog
      title={t('team.role.title', { name: staff.name })}
      description={t('team.role.text')}
      confirmLabel={t('team.role.confirm', { role: title(role) })}
      isPending={result.fetching}
      isDisabled={!isChanged}
      onConfirm={() => void save()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <FormBanner error={result.error ?? (isChanged ? preview.error : undefined)} />
        <Select
          label={t('team.column.role')}
          placeholder={t('team.invite.roleChoose')}
          value={role}
          options={(roles ?? []).map((one) => ({ value: one.name, label: titleOf(one) }))}
          testId="staff-role"
          onChange={setRole}
        />
        {isChanged && (
          <section aria-live="polite">
            <h3 className="mb-2 text-table font-semibold">{t('permissions.diff.title')}</h3>
            {diff && !preview.fetching ? (
              <AccessDiff gains={diff.gains} loses={diff.loses} />
            ) : (
              !preview.error && <Skeleton className="h-16 w-full" />
            )}
          </section>
        )}
      </div>
    </ConfirmDialog>
  );
}
