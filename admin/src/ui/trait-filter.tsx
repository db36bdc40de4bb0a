import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';
import { FilterChip } from './filter-chip';
import { Segmented } from './segmented';

interface Choice {
  value: string;
  label: string;
}

interface TraitFilterProps {
  name: string;
  choices: readonly Choice[];
  only: readonly string[];
  not: readonly string[];
  /** `one` holds a single value and closes on it. */
  mode?: 'one' | 'many';
  onApply: (only: string[], not: string[]) => void;
}

const MANY = 8;

/** Values that a row must have, or must not have. */
export function TraitFilter({ name, choices, only, not, mode, onApply }: TraitFilterProps) {
  const { t } = useTranslation();
  const labelOf = (value: string) => choices.find((choice) => choice.value === value)?.label ?? value;
  const words = [
    ...only.map(labelOf),
    ...(not.length > 0 ? [t('common.filter.notOf', { list: not.map(labelOf).join(', ') })] : []),
  ].join(' · ');
  return (
    <FilterChip name={name} value={words || undefined} onClear={() => onApply([], [])}>
      {(close) => (
        <TraitChoices
          choices={choices}
          only={only}
          not={not}
          mode={mode}
          onApply={(...lists) => {
            close();
            onApply(...lists);
          }}
        />
      )}
    </FilterChip>
  );
}

function TraitChoices({ choices, only, not, mode: many = 'many', onApply }: Omit<TraitFilterProps, 'name'>) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<'only' | 'not'>(only.length === 0 && not.length > 0 ? 'not' : 'only');
  const [lists, setLists] = useState({ only: [...only], not: [...not] });
  const [needle, setNeedle] = useState('');
  const shown = useMemo(() => {
    const wanted = needle.trim().toLowerCase();
    return choices.filter(({ value, label }) => `${value} ${label}`.toLowerCase().includes(wanted));
  }, [choices, needle]);
  const sparesAll = choices.length > 0 && lists.only.length === 0 && lists.not.length === choices.length;
  const toggle = (value: string) => {
    if (many === 'one') return onApply(mode === 'only' ? [value] : [], mode === 'not' ? [value] : []);
    const list = lists[mode];
    const other = mode === 'only' ? 'not' : 'only';
    setLists({
      ...lists,
      [mode]: list.includes(value) ? list.filter((one) => one !== value) : [...list, value],
      // Nothing can be asked for and spared at once.
      [other]: lists[other].filter((one) => one !== value),
    });
  };
  return (
    <div className="flex flex-col gap-2">
      <Segmented
        label={t('common.filter.mode')}
        value={mode}
        options={[
          { value: 'only', label: t('common.filter.only') },
          { value: 'not', label: t('common.filter.not') },
        ]}
        onChange={setMode}
      />
      {choices.length > MANY && (
        <input
          type="search"
          aria-label={t('common.filter.find')}
          placeholder={t('common.filter.find')}
          value={needle}
          onChange={(event) => setNeedle(event.target.value)}
          className="h-9 rounded-lg border border-field-border bg-surface px-3 text-table max-md:h-11 max-md:text-base"
        />
      )}
      <div className="max-h-64 min-w-60 overflow-y-auto">
        {shown.map(({ value, label }) => (
          <label key={value} className="flex min-h-8 cursor-pointer items-center gap-2.5 text-table">
            <input
              type={many === 'one' ? 'radio' : 'checkbox'}
              checked={lists[mode].includes(value)}
              onChange={() => toggle(value)}
              className="size-4 accent-[var(--accent)]"
            />
            <span className="min-w-0 flex-1">{label}</span>
          </label>
        ))}
      </div>
      <p role="status" className="max-w-60 text-meta text-muted empty:hidden">
        {sparesAll ? t('common.filter.notAll') : ''}
      </p>
      {many === 'many' && (
        <Button
          variant="primary"
          size="sm"
          className="w-full"
          isDisabled={sparesAll}
          onPress={() => onApply(lists.only, lists.not)}
        >
          {t('common.action.apply')}
        </Button>
      )}
    </div>
  );
}
