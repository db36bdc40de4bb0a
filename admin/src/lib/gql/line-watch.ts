const PONG_WITHIN_MS = 6_000;
const BEAT_MS = 10_000;
const ASLEEP_MS = 45_000;

/**
 * Tells of a line that is dead though nobody closed it: a ping without its answer, or a machine that has slept. Without it a socket
 * of before the sleep stays "open" until the network stack gives up on it, many minutes later.
 */
export function watchLine(onDead: () => void): { ping: () => void; pong: () => void; closed: () => void } {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let lastBeat = Date.now();
  setInterval(() => {
    const now = Date.now();
    const hasSlept = now - lastBeat > ASLEEP_MS && document.visibilityState === 'visible';
    lastBeat = now;
    if (hasSlept) onDead();
  }, BEAT_MS);
  const forget = () => clearTimeout(waiting);
  return {
    ping: () => {
      forget();
      waiting = setTimeout(onDead, PONG_WITHIN_MS);
    },
    pong: forget,
    closed: forget,
  };
}
