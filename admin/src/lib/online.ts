import { createStore, useStore } from './store';

/** The live connection was lost and is not back. */
export const isLineDown = createStore(false);

/** What the browser knows of its own line; the live connection knows the rest. */
const online = createStore(navigator.onLine);
window.addEventListener('online', () => online.set(true));
window.addEventListener('offline', () => online.set(false));

export const useOnline = (): boolean => useStore(online);
