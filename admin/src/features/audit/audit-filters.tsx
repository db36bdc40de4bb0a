import { Calendar } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { AuditActionsDocument } from '@/gql/graphql';
import { joinList } from '@/lib/url';
import { FilterChip } from '@/ui/filter-chip';
import { PeriodChoice } from '@/ui/period-choice';
import { SearchBox } from '@/ui/search-box';
import { TraitFilter } from '@/ui/trait-filter';
import { useAuditNames } from '@/ui/use-audit-names';
import { actorTypes, auditPeriods, listOf, notOf, type AuditSearch, type Trait } from './search';

interface AuditFiltersProps {
  search: AuditSearch;
  onChange: (change: Partial<AuditSearch>, replace?: boolean) => void;
}

const resourceTypes = [
  'admin-user',
  'api-key',
  'approval',
  'attachment',
  'data-key',
  'job',
  'mail',
  'membership',
  'payment',
  'payment-exception',
  'payment-method',
  'product',
  'refund',
  'role',
  'saga-run',
  'session',
  'user',
  'webhook',
];

export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const { t } = useTranslation();
  const names = useAuditNames();
  const [actions] = useQuery({ query: AuditActionsDocument });
  const choices: Record<Trait, { value: string; label: string }[]> = {
    action: (actions.data?.auditActions ?? []).map((value) => ({ value, label: names.action(value) })),
    actorType: actorTypes.map((value) => ({ value, label: names.actor(value) })),
    resourceType: resourceTypes.map((value) => ({ value, label: names.resource(value) })),
  };
  const period =
    search.period === 'all'
      ? undefined
      : search.period === 'custom'
        ? `${search.from ?? ''}–${search.to ?? ''}`
        : t(`audit.period.${search.period}`);
  const trait = (name: Trait) => (
    <TraitFilter
      key={name}
      name={t(`audit.filter.${name}`)}
      choices={choices[name]}
      only={listOf(search[name])}
      not={listOf(search[notOf(name)])}
      onApply={(only, not) => onChange({ [name]: joinList(only), [notOf(name)]: joinList(not) })}
    />
  );
  return (
    <div className="flex flex-wrap items-center gap-2 p-3">
      <SearchBox
        value={search.q ?? ''}
        placeholder={t('audit.search')}
        onChange={(q) => onChange({ q: q || undefined }, true)}
      />
      <FilterChip
        name={t('audit.filter.period')}
        icon={<Calendar aria-hidden />}
        value={period}
        onClear={() => onChange({ period: 'all', from: undefined, to: undefined })}
      >
        {(close) => (
          <PeriodChoice
            value={search}
            periods={auditPeriods.map((value) => ({ value, label: t(`audit.period.${value}`) }))}
            onApply={(change) => {
              close();
              onChange(change);
            }}
          />
        )}
      </FilterChip>
      {trait('action')}
      {trait('actorType')}
      {trait('resourceType')}
      <IdFilter
        name={t('audit.filter.actor')}
        id={search.actor}
        onClear={() => onChange({ actor: undefined })}
      />
      <IdFilter
        name={t('audit.filter.resource')}
        id={search.resource}
        onClear={() => onChange({ resource: undefined })}
      />
    </div>
  );
}

/** A filter that a link has set; it can only be taken away. */
function IdFilter({ name, id, onClear }: { name: string; id: string | undefined; onClear: () => void }) {
  if (!id) return null;
  return (
    <FilterChip name={name} value={id.slice(-8)} onClear={onClear}>
      {() => <code className="font-mono text-meta break-all">{id}</code>}
    </FilterChip>
  );
}
