import { useTranslation } from 'react-i18next';
import { joinList, parseList } from '@/lib/url';
import { useRoles } from '@/lib/use-roles';
import { ChoiceFilter } from '@/ui/choice-filter';
import { SearchBox } from '@/ui/search-box';
import { staffStatuses, type TeamSearch } from './search';

interface TeamFiltersProps {
  search: TeamSearch;
  onChange: (change: Partial<TeamSearch>, replace?: boolean) => void;
}

export function TeamFilters({ search, onChange }: TeamFiltersProps) {
  const { t } = useTranslation();
  const { roles, titleOf } = useRoles();
  const status = parseList(search.status, staffStatuses);
  const role = search.role?.split(',').filter(Boolean) ?? [];
  return (
    <div className="flex flex-wrap items-center gap-2 p-3">
      <SearchBox
        value={search.q ?? ''}
        placeholder={t('team.search')}
        onChange={(q) => onChange({ q: q || undefined }, true)}
      />
      <ChoiceFilter
        name={t('team.column.status')}
        options={staffStatuses.map((value) => ({ value, label: t(`team.status.${value}`) }))}
        selected={status}
        onChange={(values) => onChange({ status: joinList(values) })}
      />
      <ChoiceFilter
        name={t('team.column.role')}
        options={(roles ?? []).map((one) => ({ value: one.name, label: titleOf(one) }))}
        selected={role}
        onChange={(values) => onChange({ role: joinList(values) })}
      />
    </div>
  );
}
