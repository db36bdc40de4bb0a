import { createStore } from './store';

export interface Toast {
  id: number;
  tone: 'success' | 'danger' | 'neutral';
  text: string;
}

/** Long enough to read two lines. */
const SHOWN_MS = 6_000;
/** What happened before is old news once so much has come after it. */
const SHOWN_MAX = 3;

export const toasts = createStore<readonly Toast[]>([]);
let count = 0;

export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}

/** Says in a corner what came of something that has no place of its own on the page. */
export function showToast(tone: Toast['tone'], text: string): void {
  const id = (count += 1);
  toasts.set([...toasts.get(), { id, tone, text }].slice(-SHOWN_MAX));
  setTimeout(() => dismissToast(id), SHOWN_MS);
}
