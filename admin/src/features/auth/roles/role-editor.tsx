import { zodResolver } from '@hookform/resolvers/zod';
import { useId, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { CreateRoleDocument, UpdateRoleDocument } from '@/gql/graphql';
import type { Role } from '@/lib/use-roles';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { FormBanner } from '@/ui/states';
import { RoleFields } from './role-fields';
import { RoleImpact } from './role-impact';
import { roleFormOf, roleSchema, type RoleForm } from './role-form';

interface RoleEditorProps {
  /** Without one a new role is made. */
  role?: Role;
  onClose: () => void;
  onSaved: (name: string) => void;
}

/** Two steps: what the role is, then who gains and loses what by it. Only the second one saves. */
export function RoleEditor({ role, onClose, onSaved }: RoleEditorProps) {
  const { t } = useTranslation();
  const formId = useId();
  const [reviewed, setReviewed] = useState<RoleForm | null>(null);
  const [created, create] = useMutation(CreateRoleDocument);
  const [updated, update] = useMutation(UpdateRoleDocument);
  const isPending = created.fetching || updated.fetching;
  const form = useForm<RoleForm>({
    resolver: zodResolver(roleSchema),
    mode: 'onBlur',
    defaultValues: roleFormOf(role),
  });
  const review = form.handleSubmit((values) => setReviewed(values));
  const save = async (values: RoleForm) => {
    const { data } = role ? await update({ ...values, version: role.version }) : await create(values);
    if (!data) return;
    onSaved(values.name);
    onClose();
  };
  return (
    <Dialog
      title={t(role ? 'roles.editTitle' : 'roles.createTitle')}
      description={t(reviewed ? 'roles.reviewText' : 'roles.formText')}
      isBusy={isPending}
      onClose={onClose}
      footer={
        reviewed ? (
          <>
            <Button variant="quiet" isDisabled={isPending} onPress={() => setReviewed(null)}>
              {t('roles.back')}
            </Button>
            <Button variant="primary" isPending={isPending} onPress={() => void save(reviewed)}>
              {t(role ? 'roles.save' : 'roles.create')}
            </Button>
          </>
        ) : (
          <>
            <Button variant="quiet" onPress={onClose}>
              {t('common.action.cancel')}
            </Button>
            <Button type="submit" form={formId} variant="primary">
              {t('roles.review')}
            </Button>
          </>
        )
      }
    >
      {reviewed ? (
        <div className="flex flex-col gap-4">
          <FormBanner error={created.error ?? updated.error} />
          <RoleImpact role={role} form={reviewed} />
        </div>
      ) : (
        <form id={formId} noValidate onSubmit={(event) => void review(event)}>
          <RoleFields form={form} isNew={!role} />
        </form>
      )}
    </Dialog>
  );
}
