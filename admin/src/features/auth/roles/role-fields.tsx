import { useController, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { usePermissionInfo } from '@/lib/use-permission-info';
import { Checkbox } from '@/ui/checkbox';
import { Chip } from '@/ui/chip';
import { FormTextInput } from '@/ui/form-text-input';
import { Select } from '@/ui/select';
import { useNounName } from '@/ui/use-noun-name';
import { roleErrors, type RoleForm } from './role-form';

const policies = ['ANY', 'PASSKEY_ONLY'] as const;

export function RoleFields({ form, isNew }: { form: UseFormReturn<RoleForm>; isNew: boolean }) {
  const { t } = useTranslation();
  const info = usePermissionInfo();
  const nounName = useNounName();
  const { control, formState } = form;
  const permissions = useController({ control, name: 'permissions' });
  const policy = useController({ control, name: 'secondFactorPolicy' });
  const chosen = new Set(permissions.field.value);
  const choose = (names: readonly string[], isOn: boolean) => {
    const next = new Set(chosen);
    for (const name of names) {
      if (isOn) next.add(name);
      else next.delete(name);
    }
    permissions.field.onChange([...next]);
  };
  const words = (text: string | undefined) => {
    const key = roleErrors.find((known) => known === text);
    return key && t(`roles.form.${key}`);
  };
  const permissionsError = words(formState.errors.permissions?.message);
  return (
    <div className="flex flex-col gap-4">
      <FormTextInput
        label={t('roles.form.titleKo')}
        autoComplete="off"
        error={words(formState.errors.titleKo?.message)}
        control={control}
        name="titleKo"
      />
      <FormTextInput
        label={t('roles.form.titleEn')}
        autoComplete="off"
        error={words(formState.errors.titleEn?.message)}
        control={control}
        name="titleEn"
      />
      {isNew && (
        <FormTextInput
          label={t('roles.form.name')}
          hint={t('roles.form.nameHint')}
          autoComplete="off"
          inputClassName="font-mono"
          error={words(formState.errors.name?.message)}
          control={control}
          name="name"
        />
      )}
      <Select
        label={t('roles.form.policy')}
        placeholder=""
        value={policy.field.value}
        options={policies.map((value) => ({ value, label: t(`roles.policy.${value}`) }))}
        onChange={policy.field.onChange}
      />
      <div role="group" aria-label={t('roles.column.permissions')} className="flex flex-col gap-3">
        {permissionsError && (
          <p role="alert" className="text-meta text-danger-text">
            {permissionsError}
          </p>
        )}
        {info.groups.map(({ noun, permissions: ofNoun }) => {
          const names = ofNoun.map(({ name }) => name);
          const isAll = names.every((name) => chosen.has(name));
          return (
            <fieldset key={noun} className="rounded-lg border border-border px-3 py-2">
              <legend className="px-1 text-meta font-semibold text-muted">{nounName(noun)}</legend>
              {names.length > 1 && (
                <Checkbox isSelected={isAll} onChange={(isOn) => choose(names, isOn)}>
                  <span className="text-muted">{t('roles.form.all')}</span>
                </Checkbox>
              )}
              {ofNoun.map(({ name, dangerous }) => (
                <Checkbox
                  key={name}
                  testId={`role-permission-${name}`}
                  isSelected={chosen.has(name)}
                  onChange={(isOn) => choose([name], isOn)}
                >
                  {info.title(name)} {dangerous && <Chip tone="warning">{t('permissions.dangerous')}</Chip>}
                </Checkbox>
              ))}
            </fieldset>
          );
        })}
      </div>
    </div>
  );
}
