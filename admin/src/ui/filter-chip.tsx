import { Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';
import { Popover } from './popover';

interface FilterChipProps {
  name: string;
  icon?: ReactNode;
  /** What is chosen, in words; without it the chip is dashed. */
  value?: string;
  onClear: () => void;
  /** Content of the popover; it calls `close` when it has applied. */
  children: (close: () => void) => ReactNode;
}

/** One filter: dashed when unset, filled when set, × clears it, a press opens its choices. */
export function FilterChip({ name, icon, value, onClear, children }: FilterChipProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const isSet = value !== undefined;
  const look = isSet
    ? 'rounded-full border border-accent/40 bg-accent-soft text-accent-soft-foreground pr-9'
    : 'rounded-full border border-dashed border-field-border bg-transparent';
  return (
    <span className="relative inline-flex">
      <Popover
        label={name}
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={(props) => (
          <Button
            {...props}
            size="sm"
            variant="ghost"
            className={`reach max-md:h-9 ${look}`}
            style={{ borderRadius: 999 }}
          >
            {isSet ? icon : <Plus aria-hidden />}
            {name}
            {isSet && (
              <>
                <span aria-hidden className="opacity-40">
                  |
                </span>
                <span className="max-w-40 truncate font-semibold">{value}</span>
              </>
            )}
          </Button>
        )}
      >
        {children(close)}
      </Popover>
      {isSet && (
        <button
          type="button"
          aria-label={t('common.table.clearFilter', { name })}
          onClick={onClear}
          className="absolute top-1/2 right-2 flex size-6 -translate-y-1/2 cursor-pointer items-center justify-center rounded-full text-accent-soft-foreground max-md:right-0 max-md:h-11 max-md:w-9"
        >
          <X aria-hidden size={14} />
        </button>
      )}
    </span>
  );
}

interface ChoiceFilterProps<T extends string> {
  options: readonly { value: T; label: string }[];
  selected: readonly T[];
  /** `one` closes on the first choice; `many` has an apply button. */
  mode?: 'one' | 'many';
  onApply: (values: T[]) => void;
}

/** Choices inside the popover of a filter. */
export function FilterChoices<T extends string>({
  options,
  selected,
  mode = 'many',
  onApply,
}: ChoiceFilterProps<T>) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<readonly T[]>(selected);
  const toggle = (value: T) => {
    if (mode === 'one') return onApply([value]);
    setChosen(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  };
  return (
    <div className="flex flex-col gap-1">
      {options.map((option) => (
        <label key={option.value} className="flex min-h-8 cursor-pointer items-center gap-2.5 text-table">
          <input
            type={mode === 'one' ? 'radio' : 'checkbox'}
            checked={chosen.includes(option.value)}
            onChange={() => toggle(option.value)}
            className="size-4 accent-[var(--accent)]"
          />
          {option.label}
        </label>
      ))}
      {mode === 'many' && (
        <Button variant="primary" size="sm" className="mt-2 w-full" onPress={() => onApply([...chosen])}>
          {t('common.action.apply')}
        </Button>
      )}
    </div>
  );
}
