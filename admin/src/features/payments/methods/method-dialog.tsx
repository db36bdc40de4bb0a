import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { UpsertPaymentMethodDocument, type PaymentMethodFactsFragment } from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { FormBanner } from '@/ui/states';
import { TextBox, TextInput } from '@/ui/text-input';
import { readMethodForm, type MethodForm, type MethodFormErrors } from './method-form';

interface MethodDialogProps {
  method: PaymentMethodFactsFragment;
  onClose: () => void;
}

/** Name, limits and configuration of a way to pay. Secrets are typed in and never shown again. */
export function MethodDialog({ method: newest, onClose }: MethodDialogProps) {
  const { t } = useTranslation();
  // As it was when somebody began to write: what was saved meanwhile is not overwritten unseen.
  const [method] = useState(newest);
  const [form, setForm] = useState<MethodForm>({
    name: method.name,
    min: formatWonDigits(method.minAmount),
    max: formatWonDigits(method.maxAmount),
    settings: method.configuration.map(({ name, value }) => `${name}=${value}`).join('\n'),
    secrets: '',
  });
  const [errors, setErrors] = useState<MethodFormErrors>({});
  const [result, save] = useMutation(UpsertPaymentMethodDocument);
  const edit = (change: Partial<MethodForm>) => setForm({ ...form, ...change });
  const word = (error: MethodFormErrors[keyof MethodFormErrors]) => error && t(`methods.error.${error}`);
  const submit = async () => {
    const read = readMethodForm(form);
    setErrors('errors' in read ? read.errors : {});
    if ('errors' in read) return;
    const { id, version, provider, type } = method;
    const { error } = await save({ input: { id, version, provider, type, ...read.values } });
    if (!error) onClose();
  };
  return (
    <Dialog
      title={t('methods.edit.title', { name: method.name })}
      description={`${method.provider} · ${t(`common.method.${method.type}`)}`}
      isBusy={result.fetching}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" isDisabled={result.fetching} onPress={onClose}>
            {t('common.action.cancel')}
          </Button>
          <Button variant="primary" isPending={result.fetching} onPress={() => void submit()}>
            {t('methods.edit.confirm')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <FormBanner error={result.error} />
        <TextInput
          label={t('methods.column.name')}
          maxLength={60}
          value={form.name}
          error={word(errors.name)}
          onChange={(event) => edit({ name: event.target.value })}
        />
        <div className="grid grid-cols-2 gap-3">
          <TextInput
            label={t('methods.column.min')}
            inputMode="numeric"
            inputClassName="num"
            value={form.min}
            error={word(errors.min)}
            onChange={(event) => edit({ min: event.target.value })}
          />
          <TextInput
            label={t('methods.column.max')}
            inputMode="numeric"
            inputClassName="num"
            value={form.max}
            error={word(errors.max)}
            onChange={(event) => edit({ max: event.target.value })}
          />
        </div>
        <TextBox
          label={t('methods.settings')}
          optionalText={t('common.form.optional')}
          placeholder="mid=shop001"
          value={form.settings}
          error={word(errors.settings)}
          onChange={(event) => edit({ settings: event.target.value })}
        />
        <TextBox
          label={t('methods.secrets')}
          optionalText={t('common.form.optional')}
          placeholder="merchantKey=…"
          autoComplete="off"
          spellCheck={false}
          value={form.secrets}
          error={word(errors.secrets)}
          hint={
            method.secrets.length > 0
              ? t('methods.secretsThere', { names: method.secrets.map(({ name }) => name).join(', ') })
              : t('methods.secretsHint')
          }
          onChange={(event) => edit({ secrets: event.target.value })}
        />
      </div>
    </Dialog>
  );
}
