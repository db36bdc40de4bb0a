import type { LiveResult } from './live';

const PAINT_EVERY_MS = 500;
/** Half of what is felt as a stutter; React draws in the other half. */
const SLICE_MS = 16;

/**
 * Between a stream and the page: what comes after a quiet moment is handed on at once, the rest at most twice a second
 * and in slices, so that the page answers in between. Of what was told of an object, only the newest of each kind is.
 */
export class LiveBatch {
  private readonly waiting = new Map<string, LiveResult>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** A stream that was just opened may have much to tell: its first results wait for each other. */
  private paintedAt = performance.now();
  private count = 0;

  constructor(private readonly handOn: (result: LiveResult) => void) {}

  add(result: LiveResult): void {
    const key = objectOf(result) ?? `#${(this.count += 1)}`;
    // At the end: later events of other objects must not come before it.
    this.waiting.delete(key);
    this.waiting.set(key, result);
    this.timer ??= setTimeout(this.paint, Math.max(0, this.paintedAt + PAINT_EVERY_MS - performance.now()));
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private readonly paint = (): void => {
    this.timer = undefined;
    this.paintedAt = performance.now();
    for (const [key, result] of this.waiting) {
      this.waiting.delete(key);
      this.handOn(result);
      if (this.waiting.size > 0 && performance.now() - this.paintedAt > SLICE_MS) {
        this.timer = setTimeout(this.paint);
        return;
      }
    }
  };
}

/** What an event tells and of which object, or null where it carries none. */
function objectOf({ data, errors }: LiveResult): string | null {
  const event = errors ? null : Object.values(data ?? {})[0];
  if (typeof event !== 'object' || event === null) return null;
  const facts = event as Record<string, unknown>;
  for (const [field, value] of Object.entries(facts)) {
    if (typeof value !== 'object' || value === null || !('id' in value)) continue;
    return [facts['__typename'], facts['event'], field, value.id].join(' ');
  }
  return null;
}
