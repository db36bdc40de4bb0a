import { Calendar } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/use-format';
import { joinList, parseList } from '@/lib/url';
import { ChoiceFilter } from '@/ui/choice-filter';
import { FilterChip } from '@/ui/filter-chip';
import { SearchBox } from '@/ui/search-box';
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
  const status = parseList(search.status, statuses);
  const method = parseList(search.method, methods);
  const purpose = parseList(search.purpose, purposes);
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
      <ChoiceFilter
        name={t('payments.filter.status')}
        options={statuses.map((value) => ({ value, label: t(`common.paymentStatus.${value}`) }))}
        selected={status}
        onChange={(values) => onChange({ status: joinList(values) })}
      />
      <ChoiceFilter
        name={t('payments.filter.method')}
        options={methods.map((value) => ({ value, label: t(`common.method.${value}`) }))}
        selected={method}
        onChange={(values) => onChange({ method: joinList(values) })}
      />
      <ChoiceFilter
        name={t('payments.filter.purpose')}
        options={purposes.map((value) => ({ value, label: t(`common.purpose.${value}`) }))}
        selected={purpose}
        onChange={(values) => onChange({ purpose: joinList(values) })}
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
