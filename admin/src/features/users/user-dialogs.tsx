import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import {
  CreateUserDocument,
  SetUserActiveDocument,
  UpdateUserDocument,
  type UserRowFragment,
} from '@/gql/graphql';
import { formatPhone } from '@/lib/format';
import { toAppError } from '@/lib/gql/errors';
import { useThreeWay } from '@/lib/three-way';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { ConflictDialog } from '@/ui/conflict-dialog';
import { Dialog } from '@/ui/dialog';
import { FormBanner } from '@/ui/states';
import { UserFormFields } from './user-form';
import type { UserForm } from './user-schema';

const emptyUser: UserForm = { name: '', email: '', phone: '', services: [] };
const phoneOrNull = (values: UserForm) => ({ ...values, phone: values.phone || null });

interface FormDialogProps {
  title: string;
  submitLabel: string;
  formId: string;
  isPending: boolean;
  onClose: () => void;
  children: ReactNode;
}

function FormDialog({ title, submitLabel, formId, isPending, onClose, children }: FormDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={title}
      isBusy={isPending}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" isDisabled={isPending} onPress={onClose}>
            {t('common.action.cancel')}
          </Button>
          <Button type="submit" form={formId} variant="primary" isPending={isPending}>
            {submitLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}

export function CreateUserDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void;
  onCreated: (id: string) => void;
}) {
  const { t } = useTranslation();
  const formId = useId();
  const [result, create] = useMutation(CreateUserDocument);
  const submit = async (values: UserForm) => {
    const { data } = await create({ input: phoneOrNull(values) });
    if (!data) return;
    onClose();
    onCreated(data.createUser.id);
  };
  return (
    <FormDialog
      title={t('users.form.createTitle')}
      submitLabel={t('users.form.submitCreate')}
      formId={formId}
      isPending={result.fetching}
      onClose={onClose}
    >
      <UserFormFields
        id={formId}
        initial={emptyUser}
        error={result.error}
        onSubmit={(values) => void submit(values)}
      />
    </FormDialog>
  );
}

interface EditUserDialogProps {
  user: UserRowFragment;
  onClose: () => void;
  /** Somebody else saved first: the newest version has to be loaded. */
  onStale: () => void;
}

const formOf = (user: UserRowFragment): UserForm => ({
  name: user.name,
  email: user.email ?? '',
  phone: user.phone ? formatPhone(user.phone) : '',
  services: [...user.services],
});

export function EditUserDialog({ user, onClose, onStale }: EditUserDialogProps) {
  const { t } = useTranslation();
  const formId = useId();
  const [result, update] = useMutation(UpdateUserDocument);
  const { opened, three, version, refused } = useThreeWay(user, formOf);
  const isStale = result.error ? toAppError(result.error).code === 'VERSION_STALE' : false;
  const submit = async (values: UserForm) => {
    const { data, error } = await update({ id: user.id, input: phoneOrNull(values), version });
    if (data) return onClose();
    if (error && toAppError(error).code === 'VERSION_STALE') {
      refused(values);
      onStale();
    }
  };
  if (three) {
    return (
      <ConflictDialog
        title={t('users.form.editTitle')}
        confirmLabel={t('users.form.submitEdit')}
        three={three}
        fields={[
          { field: 'name', label: t('users.form.name'), show: (form) => form.name },
          { field: 'email', label: t('users.form.email'), show: (form) => form.email },
          { field: 'phone', label: t('users.form.phone'), show: (form) => form.phone },
          {
            field: 'services',
            label: t('users.form.services'),
            show: (form) => form.services.map((service) => t(`common.service.${service}`)).join(', '),
          },
        ]}
        isPending={result.fetching}
        error={isStale ? undefined : result.error}
        onSave={(values) => void submit(values)}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={t('users.form.editTitle')}
      submitLabel={t('users.form.submitEdit')}
      formId={formId}
      isPending={result.fetching}
      onClose={onClose}
    >
      <UserFormFields
        id={formId}
        initial={formOf(opened)}
        error={result.error}
        onSubmit={(values) => void submit(values)}
      />
    </FormDialog>
  );
}

export function SetActiveDialog({ user, onClose }: { user: UserRowFragment; onClose: () => void }) {
  const { t } = useTranslation();
  const [result, setActive] = useMutation(SetUserActiveDocument);
  const isActive = user.status === 'ACTIVE';
  const confirm = async () => {
    const { data } = await setActive({ id: user.id, active: !isActive, version: user.version });
    if (data) onClose();
  };
  const words = isActive ? 'deactivate' : 'activate';
  return (
    <ConfirmDialog
      title={t(`users.${words}.title`)}
      confirmLabel={t(`users.${words}.confirm`, { name: user.name })}
      isDanger={isActive}
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t(`users.${words}.text`, { name: user.name })}</p>
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
