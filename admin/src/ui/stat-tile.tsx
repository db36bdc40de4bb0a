import { useLayoutEffect, useRef } from 'react';
import { bringIntoRow } from '@/lib/bring-into-row';
import { Money } from './money';
import { Skeleton } from './skeleton';

interface StatTileProps {
  label: string;
  count: string | undefined;
  /** Null: a tile that only counts. */
  amount: string | null | undefined;
  /** The number could not be loaded. */
  isUnknown?: boolean;
  isSelected: boolean;
  onSelect: () => void;
}

/** A number with its sum that is a filter too. */
export function StatTile({ label, count, amount, isUnknown, isSelected, onSelect }: StatTileProps) {
  const tile = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const row = tile.current?.parentElement;
    if (isSelected && tile.current && row) bringIntoRow(tile.current, row);
  }, [isSelected]);
  return (
    <button
      ref={tile}
      type="button"
      aria-pressed={isSelected}
      onClick={onSelect}
      className="card flex min-w-[150px] flex-1 cursor-pointer flex-col justify-between px-3.5 py-3 text-left aria-pressed:border-accent aria-pressed:shadow-[0_0_0_1px_var(--accent)] max-md:shrink-0"
    >
      <span
        className={`block text-meta ${isSelected ? 'font-medium text-accent-soft-foreground' : 'text-muted'}`}
      >
        {label}
      </span>
      <span className="mt-1.5 flex h-6 items-baseline justify-between gap-2">
        {isUnknown ? (
          <span className="text-muted">—</span>
        ) : count === undefined || amount === undefined ? (
          <Skeleton className="h-5 w-24" />
        ) : (
          <>
            <span className="num text-[18px] leading-6 font-bold">{count}</span>
            {amount !== null && <Money won={amount} isCompact className="text-meta text-muted" />}
          </>
        )}
      </span>
    </button>
  );
}
