import { createStore } from './store';

export interface Toast {
  id: number;
  tone: 'success' | 'danger' | 'neutral';
  text: string;
  /** Does the inverse of what was done. What was done is done: nothing waits for the toast to go. */
  undo?: () => void;
}

/** Long enough to read two lines. */
const SHOWN_MS = 6_000;
/** Long enough to see a slip and reach for the way back. */
const UNDO_MS = 8_000;
/** What happened before is old news once so much has come after it. */
const SHOWN_MAX = 3;

export const toasts = createStore<readonly Toast[]>([]);
const timers = new Map<number, ReturnType<typeof setTimeout>>();
let count = 0;

export function dismissToast(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}

/** As long as somebody points at it or has the focus in it, it stays. */
export const holdToast = (id: number): void => clearTimeout(timers.get(id));

export function releaseToast(id: number): void {
  const toast = toasts.get().find((one) => one.id === id);
  if (!toast) return;
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => dismissToast(id), toast.undo ? UNDO_MS : SHOWN_MS),
  );
}

/** Says in a corner what came of something that has no place of its own on the page. */
export function showToast(tone: Toast['tone'], text: string, undo?: () => void): void {
  const id = (count += 1);
  toasts.set([...toasts.get(), { id, tone, text, ...(undo ? { undo } : {}) }].slice(-SHOWN_MAX));
  releaseToast(id);
}
