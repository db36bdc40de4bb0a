import { FilterChip, FilterChoices } from './filter-chip';

interface ChoiceFilterProps<T extends string> {
  name: string;
  options: readonly { value: T; label: string }[];
  selected: readonly T[];
  /** `one` closes on the first choice; `many` has an apply button. */
  mode?: 'one' | 'many';
  /** What is chosen now; nothing when the filter was cleared. */
  onChange: (values: T[]) => void;
}

/** A filter by one or some of a few words. */
export function ChoiceFilter<T extends string>({
  name,
  options,
  selected,
  mode,
  onChange,
}: ChoiceFilterProps<T>) {
  const labels = selected.map((value) => options.find((option) => option.value === value)?.label ?? value);
  return (
    <FilterChip
      name={name}
      value={labels.length > 0 ? labels.join(', ') : undefined}
      onClear={() => onChange([])}
    >
      {(close) => (
        <FilterChoices
          mode={mode}
          options={options}
          selected={selected}
          onApply={(values) => {
            close();
            onChange(values);
          }}
        />
      )}
    </FilterChip>
  );
}
