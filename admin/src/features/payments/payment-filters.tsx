import { Calendar } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/use-format';
import { joinList, parseList } from '@/lib/url';
import { FilterChip } from '@/ui/filter-chip';
import { SearchBox } from '@/ui/search-box';
import { TraitFilter } from '@/ui/trait-filter';
import { AmountFilter } from './amount-filter';
import { PeriodFilter } from './period-filter';
import { methods, purposes, statuses, type PaymentsSearch } from './search';

interface PaymentFiltersProps {
  search: PaymentsSearch;
  /** Whose payments these are, once a payment of theirs has told. */
  userName?: string;
  /** Changes the URL: choosing a filter is a step back can undo, typing is not. */
  onChange: (change: Partial<PaymentsSearch>, replace?: boolean) => void;
}

export function PaymentFilters({ search, userName, onChange }: PaymentFiltersProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = (labels: string[]) => (labels.length > 0 ? labels.join(', ') : undefined);
  const amount = words([
    ...(search.min ? [t('payments.filter.atLeast', { amount: format.won(search.min) })] : []),
    ...(search.max ? [t('payments.filter.atMost', { amount: format.won(search.max) })] : []),
  ]);
  const period =
    search.period === 'all'
      ? undefined
      : search.period === 'custom'
        ? `${search.from ?? ''}–${search.to ?? ''}`
        : t(`payments.filter.${search.period}`);
  return (
    <div className="flex flex-wrap items-center gap-2 p-3">
      <SearchBox
        value={search.q ?? ''}
        placeholder={t('payments.search')}
        onChange={(q) => onChange({ q: q || undefined }, true)}
      />
      <FilterChip
        name={t('payments.filter.period')}
        icon={<Calendar aria-hidden />}
        value={period}
        onClear={() => onChange({ period: 'all', from: undefined, to: undefined })}
      >
        {(close) => (
          <PeriodFilter
            search={search}
            onApply={(change) => {
              close();
              onChange(change);
            }}
          />
        )}
      </FilterChip>
      <TraitFilter
        name={t('payments.filter.status')}
        choices={statuses.map((value) => ({ value, label: t(`common.paymentStatus.${value}`) }))}
        only={parseList(search.status, statuses)}
        not={parseList(search.notStatus, statuses)}
        onApply={(only, not) => onChange({ status: joinList(only), notStatus: joinList(not) })}
      />
      <TraitFilter
        name={t('payments.filter.method')}
        choices={methods.map((value) => ({ value, label: t(`common.method.${value}`) }))}
        only={parseList(search.method, methods)}
        not={parseList(search.notMethod, methods)}
        onApply={(only, not) => onChange({ method: joinList(only), notMethod: joinList(not) })}
      />
      <TraitFilter
        name={t('payments.filter.purpose')}
        choices={purposes.map((value) => ({ value, label: t(`common.purpose.${value}`) }))}
        only={parseList(search.purpose, purposes)}
        not={parseList(search.notPurpose, purposes)}
        onApply={(only, not) => onChange({ purpose: joinList(only), notPurpose: joinList(not) })}
      />
      <FilterChip
        name={t('payments.filter.amount')}
        value={amount}
        onClear={() => onChange({ min: undefined, max: undefined })}
      >
        {(close) => (
          <AmountFilter
            min={search.min}
            max={search.max}
            onApply={(change) => {
              close();
              onChange(change);
            }}
          />
        )}
      </FilterChip>
      {search.user && (
        <FilterChip
          name={t('payments.filter.user')}
          value={userName ?? t('payments.filter.oneUser')}
          onClear={() => onChange({ user: undefined })}
        >
          {() => <code className="font-mono text-meta">{search.user}</code>}
        </FilterChip>
      )}
    </div>
  );
}
