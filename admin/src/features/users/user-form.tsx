import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from 'urql';
import { errorText } from '@/lib/error-message';
import { toAppError } from '@/lib/gql/errors';
import { useLanguage } from '@/lib/use-format';
import { FormTextInput } from '@/ui/form-text-input';
import { FormBanner } from '@/ui/states';

import { services } from './search';
import { userFormErrors, userSchema, type UserForm } from './user-schema';

interface UserFormProps {
  id: string;
  initial: UserForm;
  error: CombinedError | undefined;
  onSubmit: (values: UserForm) => void;
}

const fields = ['name', 'email', 'phone', 'services'] as const;

/** Name, address, phone and services. A refusal of the server shows at the field it names. */
export function UserFormFields({ id, initial, error, onSubmit }: UserFormProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const form = useForm<UserForm>({
    resolver: zodResolver(userSchema),
    mode: 'onBlur',
    defaultValues: initial,
  });
  const { register, control, formState, setError, handleSubmit } = form;
  const refusal = error ? toAppError(error) : null;
  const refusedField = fields.find((field) => refusal?.args.path?.split('.').at(-1) === field);

  useEffect(() => {
    if (!refusal || !refusedField) return;
    setError(refusedField, { message: errorText(refusal, language) }, { shouldFocus: true });
    // Only a new answer of the server may put its words on a field.
  }, [error]);

  const message = (text: string | undefined) => {
    const key = userFormErrors.find((known) => known === text);
    return key ? t(`users.form.${key}`) : text;
  };
  const servicesError = message(formState.errors.services?.message);
  return (
    <form
      id={id}
      noValidate
      onSubmit={(event) => void handleSubmit(onSubmit)(event)}
      className="flex flex-col gap-4"
    >
      {!refusedField && <FormBanner error={error} />}
      <FormTextInput
        label={t('users.form.name')}
        autoComplete="off"
        error={message(formState.errors.name?.message)}
        control={control}
        name="name"
      />
      <FormTextInput
        label={t('users.form.email')}
        type="email"
        autoComplete="off"
        error={message(formState.errors.email?.message)}
        control={control}
        name="email"
      />
      <FormTextInput
        label={t('users.form.phone')}
        optionalText={t('common.form.optional')}
        type="tel"
        autoComplete="off"
        error={message(formState.errors.phone?.message)}
        control={control}
        name="phone"
      />
      <fieldset>
        <legend className="mb-1 text-table font-medium">{t('users.form.services')}</legend>
        <div className="grid grid-cols-2 gap-x-4">
          {services.map((service) => (
            <label key={service} className="flex min-h-9 cursor-pointer items-center gap-2.5 text-table">
              <input
                type="checkbox"
                value={service}
                className="size-4 accent-[var(--accent)]"
                {...register('services')}
              />
              {t(`common.service.${service}`)}
            </label>
          ))}
        </div>
        {servicesError && (
          <p role="alert" className="text-meta text-danger-text">
            {servicesError}
          </p>
        )}
      </fieldset>
    </form>
  );
}
