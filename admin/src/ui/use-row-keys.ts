import type { KeyboardEvent } from 'react';
import { useShortcuts, type Shortcut } from '@/lib/shortcuts';

const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
/** A row listens itself; the sheet tells of it. */
const TOLD: readonly Shortcut[] = [
  { keys: 'down|j', label: 'shortcuts.label.nextRow' },
  { keys: 'up|k', label: 'shortcuts.label.previousRow' },
  { keys: 'Home', label: 'shortcuts.label.firstRow' },
  { keys: 'End', label: 'shortcuts.label.lastRow' },
  { keys: 'enter', label: 'shortcuts.label.openRow' },
];

/** ↑/↓ or j/k walk the rows, Home/End jump, Enter opens. One row is in the tab order at a time. */
export function useRowKeys(): (event: KeyboardEvent<HTMLElement>, onEnter?: () => void) => void {
  useShortcuts('list', TOLD);
  return (event, onEnter) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const row = event.currentTarget;
    const list = row.closest('table, ul');
    const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const index = rows.indexOf(row);
    const step = steps[event.key];
    const next =
      event.key === 'Home'
        ? rows[0]
        : event.key === 'End'
          ? rows.at(-1)
          : step
            ? rows[index + step]
            : undefined;
    if (next) {
      event.preventDefault();
      if (row.tagName === 'TR') {
        row.tabIndex = -1;
        next.tabIndex = 0;
      }
      next.focus();
    } else if (event.key === 'Enter' && onEnter) {
      event.preventDefault();
      onEnter();
    }
  };
}
