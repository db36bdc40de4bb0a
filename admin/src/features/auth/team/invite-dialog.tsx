import { zodResolver } from '@hookform/resolvers/zod';
import { useId } from 'react';
import { useController, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import * as z from 'zod/mini';
import { InviteAdminUserDocument } from '@/gql/graphql';
import { useRoles } from '@/lib/use-roles';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Select } from '@/ui/select';
import { FormBanner } from '@/ui/states';
import { TextInput } from '@/ui/text-input';

const schema = z.object({
  email: z.string().check(z.trim(), z.email('emailInvalid')),
  name: z.string().check(z.trim(), z.minLength(1, 'nameInvalid'), z.maxLength(50, 'nameInvalid')),
  role: z.string().check(z.minLength(1, 'roleInvalid')),
});
type Form = z.infer<typeof schema>;
const keys = ['emailInvalid', 'nameInvalid', 'roleInvalid'] as const;

interface InviteDialogProps {
  onClose: () => void;
  onInvited: (id: string) => void;
}

/** A letter with a link that works once; the person chooses the password and sets up the second factor. */
export function InviteDialog({ onClose, onInvited }: InviteDialogProps) {
  const { t } = useTranslation();
  const formId = useId();
  const { roles, titleOf } = useRoles();
  const [result, invite] = useMutation(InviteAdminUserDocument);
  const form = useForm<Form>({
    resolver: zodResolver(schema),
    mode: 'onBlur',
    defaultValues: { email: '', name: '', role: '' },
  });
  const role = useController({ control: form.control, name: 'role' });
  const submit = form.handleSubmit(async (values) => {
    const { data } = await invite(values);
    if (!data) return;
    onClose();
    onInvited(data.inviteAdminUser.id);
  });
  const { errors } = form.formState;
  const words = (text: string | undefined) => {
    const key = keys.find((known) => known === text);
    return key && t(`team.invite.${key}`);
  };
  return (
    <Dialog
      title={t('team.invite.title')}
      description={t('team.invite.text')}
      isBusy={result.fetching}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" isDisabled={result.fetching} onPress={onClose}>
            {t('common.action.cancel')}
          </Button>
          <Button type="submit" form={formId} variant="primary" isPending={result.fetching}>
            {t('team.invite.submit')}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <FormBanner error={result.error} />
        <TextInput
          label={t('team.column.email')}
          type="email"
          autoComplete="off"
          autoFocus
          error={words(errors.email?.message)}
          {...form.register('email')}
        />
        <TextInput
          label={t('team.column.name')}
          autoComplete="off"
          error={words(errors.name?.message)}
          {...form.register('name')}
        />
        <Select
          label={t('team.column.role')}
          placeholder={t('team.invite.roleChoose')}
          value={role.field.value || null}
          options={(roles ?? []).map((one) => ({ value: one.name, label: titleOf(one) }))}
          error={words(errors.role?.message)}
          testId="invite-role"
          onChange={role.field.onChange}
        />
      </form>
    </Dialog>
  );
}
