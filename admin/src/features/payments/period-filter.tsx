import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/ui/button';
import { FilterChoices } from '@/ui/filter-chip';
import { TextInput } from '@/ui/text-input';
import { periods, type PaymentsSearch, type Period } from './search';

interface PeriodFilterProps {
  search: PaymentsSearch;
  onApply: (change: Pick<PaymentsSearch, 'period' | 'from' | 'to'>) => void;
}

/** Ready periods, or a first and a last Seoul day. */
export function PeriodFilter({ search, onApply }: PeriodFilterProps) {
  const { t } = useTranslation();
  const [isCustom, setCustom] = useState(search.period === 'custom');
  const [from, setFrom] = useState(search.from ?? '');
  const [to, setTo] = useState(search.to ?? '');
  const choose = ([period]: Period[]) => {
    if (!period) return;
    if (period === 'custom') setCustom(true);
    else onApply({ period, from: undefined, to: undefined });
  };
  return (
    <div className="flex flex-col gap-3">
      <FilterChoices
        key={String(isCustom)}
        mode="one"
        options={periods.map((value) => ({ value, label: t(`payments.filter.${value}`) }))}
        selected={[isCustom ? 'custom' : search.period]}
        onApply={choose}
      />
      {isCustom && (
        <>
          <TextInput
            type="date"
            label={t('payments.filter.from')}
            value={from}
            max={to || undefined}
            onChange={(event) => setFrom(event.target.value)}
          />
          <TextInput
            type="date"
            label={t('payments.filter.to')}
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
