import { useTranslation } from 'react-i18next';
import { joinList, parseList } from '@/lib/url';
import { useRoles } from '@/lib/use-roles';
import { FilterChip, FilterChoices } from '@/ui/filter-chip';
import { SearchBox } from '@/ui/search-box';
import { staffStatuses, type TeamSearch } from './search';

interface TeamFiltersProps {
  search: TeamSearch;
  onChange: (change: Partial<TeamSearch>, replace?: boolean) => void;
}

export function TeamFilters({ search, onChange }: TeamFiltersProps) {
  const { t } = useTranslation();
  const { roles, title, titleOf } = useRoles();
  const status = parseList(search.status, staffStatuses);
  const role = search.role?.split(',').filter(Boolean) ?? [];
  const words = (labels: string[]) => (labels.length > 0 ? labels.join(', ') : undefined);
  return (
    <div className="flex flex-wrap items-center gap-2 p-3">
      <SearchBox
        value={search.q ?? ''}
        placeholder={t('team.search')}
        onChange={(q) => onChange({ q: q || undefined }, true)}
      />
      <FilterChip
        name={t('team.column.status')}
        value={words(status.map((value) => t(`team.status.${value}`)))}
        onClear={() => onChange({ status: undefined })}
      >
        {(close) => (
          <FilterChoices
            options={staffStatuses.map((value) => ({ value, label: t(`team.status.${value}`) }))}
            selected={status}
            onApply={(values) => {
              close();
              onChange({ status: joinList(values) });
            }}
          />
        )}
      </FilterChip>
      <FilterChip
        name={t('team.column.role')}
        value={words(role.map(title))}
        onClear={() => onChange({ role: undefined })}
      >
        {(close) => (
          <FilterChoices
            options={(roles ?? []).map((one) => ({ value: one.name, label: titleOf(one) }))}
            selected={role}
            onApply={(values) => {
              close();
              onChange({ role: joinList(values) });
            }}
          />
        )}
      </FilterChip>
    </div>
  );
}
