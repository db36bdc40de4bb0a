import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { PreviewAdminPermissionsDocument, SetAdminPermissionsDocument } from '@/gql/graphql';
import { useDebounced } from '@/lib/use-debounced';
import { usePermissionInfo } from '@/lib/use-permission-info';
import { useRoles } from '@/lib/use-roles';
import { AccessDiff } from '@/ui/access-diff';
import { Chip } from '@/ui/chip';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Skeleton } from '@/ui/skeleton';
import { FormBanner } from '@/ui/states';
import { useNounName } from '@/ui/use-noun-name';
import { toGrants, type GrantChoice } from './access-source';
import type { StaffDialogProps } from './reason-dialogs';

const choices = ['role', 'ALLOW', 'DENY'] as const satisfies GrantChoice[];

/** Exceptions from the role for one person. Saved as one change, after a look at what it comes to. */
export function GrantsDialog({ staff, onClose, onChanged }: StaffDialogProps) {
  const { t } = useTranslation();
  const info = usePermissionInfo();
  const nounName = useNounName();
  const { permissionsOf } = useRoles();
  const [chosen, setChosen] = useState<Record<string, GrantChoice>>(() =>
    Object.fromEntries(staff.grants.map(({ permission, effect }) => [permission, effect])),
  );
  const grants = useMemo(() => toGrants(chosen), [chosen]);
  const asked = useDebounced(grants, 300);
  const [preview] = useQuery({
    query: PreviewAdminPermissionsDocument,
    variables: { id: staff.id, role: staff.role, grants: asked },
    requestPolicy: 'network-only',
  });
  const [result, save] = useMutation(SetAdminPermissionsDocument);
  const confirm = async () => {
    const { data } = await save({ id: staff.id, version: staff.version, grants });
    if (!data) return;
    onChanged();
    onClose();
  };
  const diff = preview.data?.previewAdminPermissions;
  const isKnown = diff !== undefined && !preview.fetching && asked === grants;
  const ofRole = permissionsOf(staff.role);
  return (
    <ConfirmDialog
      title={t('team.grants.title', { name: staff.name })}
      description={t('team.grants.text')}
      confirmLabel={t('team.grants.confirm')}
      isPending={result.fetching}
      isDisabled={
        !isKnown || (diff.gains.length === 0 && diff.loses.length === 0 && sameGrants(grants, staff.grants))
      }
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <FormBanner error={result.error ?? preview.error} />
        <section
          aria-live="polite"
          className="sticky top-0 z-10 rounded-lg border border-border bg-overlay p-3"
          data-testid="grants-diff"
        >
          <h3 className="mb-2 text-table font-semibold">{t('permissions.diff.title')}</h3>
          {isKnown ? (
            <div className="max-h-40 overflow-y-auto">
              <AccessDiff gains={diff.gains} loses={diff.loses} />
            </div>
          ) : (
            <Skeleton className="h-5 w-full" />
          )}
        </section>
        {info.groups.map(({ noun, permissions }) => (
          <section key={noun}>
            <h3 className="mb-1 text-meta font-semibold text-muted">{nounName(noun)}</h3>
            {permissions.map(({ name, dangerous }) => (
              <fieldset
                key={name}
                className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-separator py-2 text-table last:border-b-0"
              >
                <legend className="float-left min-w-0 flex-1 basis-44">
                  {info.title(name)} {dangerous && <Chip tone="warning">{t('permissions.dangerous')}</Chip>}
                </legend>
                <span className="flex gap-3">
                  {choices.map((choice) => (
                    <label
                      key={choice}
                      className="flex min-h-8 cursor-pointer items-center gap-1.5 text-meta"
                    >
                      <input
                        type="radio"
                        name={name}
                        checked={(chosen[name] ?? 'role') === choice}
                        onChange={() => setChosen({ ...chosen, [name]: choice })}
                        className="size-4 accent-[var(--accent)]"
                      />
                      {choice === 'role'
                        ? t(ofRole.includes(name) ? 'team.grants.roleYes' : 'team.grants.roleNo')
                        : t(`team.grants.${choice}`)}
                    </label>
                  ))}
                </span>
              </fieldset>
            ))}
          </section>
        ))}
      </div>
    </ConfirmDialog>
  );
}

type Grants = readonly { permission: string; effect: string }[];

function sameGrants(a: Grants, b: Grants): boolean {
  const text = (grants: Grants) =>
    grants
      .map(({ permission, effect }) => `${permission} ${effect}`)
      .sort()
      .join();
  return text(a) === text(b);
}
