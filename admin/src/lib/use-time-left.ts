import { useEffect, useState } from 'react';

/** Milliseconds until an instant, counted down every second; 0 once it has passed or without one. */
export function useTimeLeft(until: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  const left = until === null ? 0 : Math.max(0, until - now);
  const isRunning = left > 0;
  useEffect(() => setNow(Date.now()), [until]);
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return left;
}
