import { createStore } from './store';

export type ShellPanel = 'palette' | 'shortcuts';

/** What of the shell lies over the page: one at a time. */
export const shellPanel = createStore<ShellPanel | null>(null);
export const closeShellPanel = (): void => shellPanel.set(null);
