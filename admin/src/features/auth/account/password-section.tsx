import { zodResolver } from '@hookform/resolvers/zod';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import * as z from 'zod/mini';
import { ChangeAdminPasswordDocument } from '@/gql/graphql';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { Section } from '@/ui/section';
import { FormBanner } from '@/ui/states';
import { TextInput } from '@/ui/text-input';
import { PasswordRuleList } from '../factors/password-rule-list';
import { isPasswordLength } from '../factors/password-rules';

const schema = z.object({
  currentPassword: z.string().check(z.minLength(1, 'required')),
  newPassword: z.string().check(z.refine(isPasswordLength, 'length')),
});
type Form = z.infer<typeof schema>;
const empty: Form = { currentPassword: '', newPassword: '' };

/** @param own words that must not stand in it, such as one's name */
export function PasswordSection({ own }: { own: string[] }) {
  const { t } = useTranslation();
  const [result, change] = useMutation(ChangeAdminPasswordDocument);
  const form = useForm<Form>({ resolver: zodResolver(schema), mode: 'onBlur', defaultValues: empty });
  const newPassword = useWatch({ control: form.control, name: 'newPassword' });
  const submit = form.handleSubmit(async (values) => {
    const { data } = await change(values);
    if (data) form.reset(empty);
  });
  const { errors } = form.formState;
  return (
    <Section title={t('account.password.title')} description={t('account.password.text')}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <FormBanner error={result.error} />
        {result.data && (
          <div role="status">
            <Notice tone="info">{t('account.password.done')}</Notice>
          </div>
        )}
        <TextInput
          label={t('account.password.current')}
          type="password"
          autoComplete="current-password"
          error={errors.currentPassword && t('common.form.required')}
          {...form.register('currentPassword')}
        />
        <div className="flex flex-col gap-2">
          <TextInput
            label={t('account.password.next')}
            type="password"
            autoComplete="new-password"
            error={errors.newPassword && t('auth.invite.passwordInvalid')}
            {...form.register('newPassword')}
          />
          <PasswordRuleList password={newPassword} own={own} />
        </div>
        <Button type="submit" variant="primary" className="self-start" isPending={result.fetching}>
          {t('account.password.submit')}
        </Button>
      </form>
    </Section>
  );
}
