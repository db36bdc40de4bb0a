import { setImmediate } from 'node:timers/promises';

const SLICE_MS = 10;

/** Long counting that lets others have their turn every few milliseconds. */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE_MS) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
