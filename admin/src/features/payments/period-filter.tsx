import { useTranslation } from 'react-i18next';
import { PeriodChoice } from '@/ui/period-choice';
import { periods, type PaymentsSearch } from './search';

interface PeriodFilterProps {
  search: PaymentsSearch;
  onApply: (change: Pick<PaymentsSearch, 'period' | 'from' | 'to'>) => void;
}

export function PeriodFilter({ search, onApply }: PeriodFilterProps) {
  const { t } = useTranslation();
  return (
    <PeriodChoice
      value={search}
      periods={periods.map((value) => ({ value, label: t(`payments.filter.${value}`) }))}
      onApply={onApply}
    />
  );
}
