import { useLayoutEffect, useRef, type RefObject } from 'react';

/** How much of its neighbour is left to see beside one that was brought into its row. */
const PEEK = 24;

/** On a phone a row of choices is wider than the window: the chosen one must not lie outside of it. The page stays where it is. */
export function bringIntoRow(chosen: HTMLElement, row: HTMLElement): void {
  const { left, right } = chosen.getBoundingClientRect();
  const frame = row.getBoundingClientRect();
  if (right > frame.right) row.scrollLeft += right - frame.right + PEEK;
  else if (left < frame.left) row.scrollLeft -= frame.left - left + PEEK;
}

/** For a row of buttons of which one is pressed, or of tabs of which one is selected. */
export function useChosenInRow(value: string): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const chosen = row.current?.querySelector<HTMLElement>('[aria-pressed=true], [aria-selected=true]');
    if (row.current && chosen) bringIntoRow(chosen, row.current);
  }, [value]);
  return row;
}
