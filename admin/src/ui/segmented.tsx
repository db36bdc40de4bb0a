import { useChosenInRow } from '@/lib/bring-into-row';

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** A few choices of which one holds, in one control. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  const row = useChosenInRow(value);
  return (
    <div
      ref={row}
      role="group"
      aria-label={label}
      className="inline-flex max-w-full overflow-x-auto rounded-lg bg-default p-0.5"
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className="h-8 shrink-0 cursor-pointer focus-visible:-outline-offset-2 rounded-md px-3 text-table whitespace-nowrap text-muted aria-pressed:bg-surface aria-pressed:font-semibold aria-pressed:text-foreground aria-pressed:shadow-[0_1px_2px_rgb(0_0_0/0.12)]"
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
