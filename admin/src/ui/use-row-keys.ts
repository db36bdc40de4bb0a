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
const TOLD_WITH_BOXES: readonly Shortcut[] = [
  ...TOLD,
  { keys: 'x|space', label: 'shortcuts.label.selectRow' },
  { keys: 'shift+x', label: 'shortcuts.label.selectRange' },
];

interface RowActs {
  onEnter?: () => void;
  onSelect?: (isRange: boolean) => void;
}

/**
 * ↑/↓ or j/k walk the rows, Home/End jump, Enter opens, x or the space bar chooses (with Shift all up to it). One row is
 * in the tab order at a time.
 */
export function useRowKeys(hasBoxes = false): (event: KeyboardEvent<HTMLElement>, acts?: RowActs) => void {
  useShortcuts('list', hasBoxes ? TOLD_WITH_BOXES : TOLD);
  return (event, { onEnter, onSelect } = {}) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    // A key, not a letter: it works with the keyboard on Korean as well.
    if (onSelect && (event.code === 'KeyX' || event.key === ' ')) {
      event.preventDefault();
      onSelect(event.shiftKey);
      return;
    }
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
