import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { UserSegmentsDocument } from '@/gql/graphql';
import { ChoiceFilter } from '@/ui/choice-filter';

interface SegmentFilterProps {
  selected: string | undefined;
  onChange: (segment: string | undefined) => void;
}

/** People of a saved segment only. Without any segment there is no filter. */
export function SegmentFilter({ selected, onChange }: SegmentFilterProps) {
  const { t } = useTranslation();
  const [result] = useQuery({ query: UserSegmentsDocument });
  const options = (result.data?.segments.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  if (options.length === 0 && !selected) return null;
  return (
    <ChoiceFilter
      mode="one"
      name={t('users.filter.segment')}
      options={options}
      selected={selected ? [selected] : []}
      onChange={([segment]) => onChange(segment)}
    />
  );
}
