import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { parseWonInput } from '@/lib/format';
import { Button } from '@/ui/button';
import { TextInput } from '@/ui/text-input';

interface AmountFilterProps {
  min: string | undefined;
  max: string | undefined;
  onApply: (range: { min: string | undefined; max: string | undefined }) => void;
}

export function AmountFilter({ min, max, onApply }: AmountFilterProps) {
  const { t } = useTranslation();
  const [least, setLeast] = useState(min ?? '');
  const [most, setMost] = useState(max ?? '');
  const isWrong = (value: string) => value !== '' && parseWonInput(value) === null;
  const message = (value: string) => (isWrong(value) ? t('payments.filter.amountInvalid') : undefined);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (isWrong(least) || isWrong(most)) return;
    onApply({ min: parseWonInput(least) ?? undefined, max: parseWonInput(most) ?? undefined });
  };
  return (
    <form noValidate onSubmit={apply} className="flex w-56 flex-col gap-3">
      <TextInput
        label={t('payments.filter.min')}
        inputMode="numeric"
        suffix={t('dashboard.kpi.won')}
        value={least}
        error={message(least)}
        onChange={(event) => setLeast(event.target.value)}
      />
      <TextInput
        label={t('payments.filter.max')}
        inputMode="numeric"
        suffix={t('dashboard.kpi.won')}
        value={most}
        error={message(most)}
        onChange={(event) => setMost(event.target.value)}
      />
      <Button type="submit" variant="primary" size="sm">
        {t('common.action.apply')}
      </Button>
    </form>
  );
}
