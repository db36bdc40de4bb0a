import { useEffect, useRef } from 'react';

interface SelectBoxProps {
  label: string;
  state: 'none' | 'some' | 'all';
  testId?: string;
  /** Of a row that has the focus itself: x or the space bar presses it there, and Tab goes on to what comes after. */
  isRow?: boolean;
  onToggle: (isRange: boolean) => void;
}

/** The box of a row, or of all rows. Around it lies room for a finger; what lies under it is not pressed. */
export function SelectBox({ label, state, testId, isRow = false, onToggle }: SelectBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  const isRange = useRef(false);
  useEffect(() => {
    if (box.current) box.current.indeterminate = state === 'some';
  }, [state]);
  return (
    <label
      className="grid size-8 cursor-pointer place-items-center max-md:size-11"
      onClick={(event) => {
        isRange.current = event.shiftKey;
        event.stopPropagation();
      }}
      // Shift marks text otherwise.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
    >
      <input
        ref={box}
        type="checkbox"
        tabIndex={isRow ? -1 : undefined}
        aria-label={label}
        data-testid={testId}
        checked={state === 'all'}
        onChange={() => onToggle(isRange.current)}
        className="size-4 cursor-pointer accent-[var(--accent)]"
      />
    </label>
  );
}
