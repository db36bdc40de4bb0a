import { zodResolver } from '@hookform/resolvers/zod';
import { useId } from 'react';
import { useController, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { CreateApiKeyDocument } from '@/gql/graphql';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Select } from '@/ui/select';
import { FormBanner } from '@/ui/states';
import { TextBox, TextInput } from '@/ui/text-input';
import { apiKeyErrors, apiKeySchema, lifetimes, toApiKeyInput, type ApiKeyForm } from './api-key-form';
import { ScopeChoice } from './scope-choice';
import { SecretOnce } from './secret-once';

interface CreateApiKeyDialogProps {
  onClose: () => void;
  onCreated: () => void;
}

export function CreateApiKeyDialog({ onClose, onCreated }: CreateApiKeyDialogProps) {
  const { t } = useTranslation();
  const formId = useId();
  const [result, create] = useMutation(CreateApiKeyDocument);
  const form = useForm<ApiKeyForm>({
    resolver: zodResolver(apiKeySchema),
    mode: 'onBlur',
    defaultValues: { name: '', scopes: [], days: '90', addresses: '' },
  });
  const scopes = useController({ control: form.control, name: 'scopes' });
  const days = useController({ control: form.control, name: 'days' });
  const submit = form.handleSubmit(async (values) => {
    const { data } = await create(toApiKeyInput(values, new Date()));
    if (data) onCreated();
  });
  const secret = result.data?.createApiKey.secret;
  if (secret) {
    return (
      <Dialog title={t('apiKeys.secret.title')} description={result.data?.createApiKey.apiKey.name}>
        <SecretOnce secret={secret} onDone={onClose} />
      </Dialog>
    );
  }
  const { errors } = form.formState;
  const words = (text: string | undefined) => {
    const key = apiKeyErrors.find((known) => known === text);
    return key && t(`apiKeys.form.${key}`);
  };
  return (
    <Dialog
      title={t('apiKeys.create.title')}
      description={t('apiKeys.create.text')}
      isBusy={result.fetching}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" isDisabled={result.fetching} onPress={onClose}>
            {t('common.action.cancel')}
          </Button>
          <Button type="submit" form={formId} variant="primary" isPending={result.fetching}>
            {t('apiKeys.create.submit')}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <FormBanner error={result.error} />
        <TextInput
          label={t('apiKeys.column.name')}
          hint={t('apiKeys.form.nameHint')}
          autoComplete="off"
          autoFocus
          error={words(errors.name?.message)}
          {...form.register('name')}
        />
        <Select
          label={t('apiKeys.form.lifetime')}
          placeholder=""
          value={days.field.value}
          options={lifetimes.map((value) => ({
            value,
            label: t('apiKeys.form.days', { count: Number(value) }),
          }))}
          onChange={days.field.onChange}
        />
        <TextBox
          label={t('apiKeys.form.addresses')}
          optionalText={t('common.form.optional')}
          hint={t('apiKeys.form.addressesHint')}
          rows={2}
          error={words(errors.addresses?.message)}
          {...form.register('addresses')}
        />
        <ScopeChoice
          chosen={scopes.field.value}
          error={words(errors.scopes?.message)}
          onChange={scopes.field.onChange}
        />
      </form>
    </Dialog>
  );
}
