import { Calendar } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { FilterChip } from '@/ui/filter-chip';
import { PeriodChoice } from '@/ui/period-choice';
import type { UsersSearch } from './search';

interface RegisteredFilterProps {
  search: Pick<UsersSearch, 'from' | 'to'>;
  onChange: (change: Pick<UsersSearch, 'from' | 'to'>) => void;
}

/** Customers who registered on certain Seoul days. */
export function RegisteredFilter({ search: { from, to }, onChange }: RegisteredFilterProps) {
  const { t } = useTranslation();
  const isSet = from !== undefined || to !== undefined;
  return (
    <FilterChip
      name={t('users.filter.registered')}
      icon={<Calendar aria-hidden />}
      value={isSet ? `${from ?? ''}–${to ?? ''}` : undefined}
      onClear={() => onChange({ from: undefined, to: undefined })}
    >
      {(close) => (
        <PeriodChoice<'all'>
          value={{ period: isSet ? 'custom' : 'all', from, to }}
          periods={[
            { value: 'all', label: t('users.filter.anyDay') },
            { value: 'custom', label: t('users.filter.days') },
          ]}
          onApply={(change) => {
            close();
            onChange({ from: change.from, to: change.to });
          }}
        />
      )}
    </FilterChip>
  );
}
