import type { ReactNode } from 'react';

interface CheckboxProps {
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
  testId?: string;
  children: ReactNode;
}

/** A native checkbox with its words; the whole line is the target. */
export function Checkbox({ isSelected, onChange, isDisabled, testId, children }: CheckboxProps) {
  return (
    <label
      className={`flex min-h-8 items-start gap-2.5 py-1 text-table max-md:min-h-11 max-md:items-center ${isDisabled ? 'text-muted' : 'cursor-pointer'}`}
    >
      <input
        type="checkbox"
        data-testid={testId}
        checked={isSelected}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-[var(--accent)] max-md:mt-0"
      />
      <span className="min-w-0 flex-1">{children}</span>
    </label>
  );
}
