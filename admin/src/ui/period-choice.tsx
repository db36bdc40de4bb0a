import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';
import { FilterChoices } from './filter-chip';
import { TextInput } from './text-input';

interface PeriodValue<P extends string> {
  period: P | 'custom';
  from?: string;
  to?: string;
}

interface PeriodChoiceProps<P extends string> {
  value: PeriodValue<P>;
  periods: readonly { value: P | 'custom'; label: string }[];
  onApply: (value: PeriodValue<P>) => void;
}

/** Ready periods, or a first and a last Seoul day. */
export function PeriodChoice<P extends string>({ value, periods, onApply }: PeriodChoiceProps<P>) {
  const { t } = useTranslation();
  const [isCustom, setCustom] = useState(value.period === 'custom');
  const [from, setFrom] = useState(value.from ?? '');
  const [to, setTo] = useState(value.to ?? '');
  const choose = ([period]: (P | 'custom')[]) => {
    if (!period) return;
    if (period === 'custom') setCustom(true);
    else onApply({ period, from: undefined, to: undefined });
  };
  return (
    <div className="flex flex-col gap-3">
      <FilterChoices
        key={String(isCustom)}
        mode="one"
        options={periods}
        selected={[isCustom ? 'custom' : value.period]}
        onApply={choose}
      />
      {isCustom && (
        <>
          <TextInput
            type="date"
            label={t('common.period.from')}
            value={from}
            max={to || undefined}
            onChange={(event) => setFrom(event.target.value)}
          />
          <TextInput
            type="date"
            label={t('common.period.to')}
            value={to}
            min={from || undefined}
            onChange={(event) => setTo(event.target.value)}
          />
          <Button
            variant="primary"
            size="sm"
            isDisabled={!from && !to}
            onPress={() => onApply({ period: 'custom', from: from || undefined, to: to || undefined })}
          >
            {t('common.action.apply')}
          </Button>
        </>
      )}
    </div>
  );
}
