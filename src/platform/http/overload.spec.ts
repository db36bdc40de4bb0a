import { describe, expect, it } from 'vitest';
import { callerOf, Overload, type Caller } from './overload.js';

const CALLERS: Caller[] = ['visitor', 'known', 'vital'];

function shedAt(loopDelay: number, poolWait: number): Caller[] {
  const overload = new Overload({ loopDelayMs: () => loopDelay, poolWaitMs: () => poolWait }, 200);
  return CALLERS.filter((caller) => overload.shed(caller));
}

describe('too much to do (S003-OPS-02)', () => {
  it('sends strangers away first, money and log-in last', () => {
    expect(shedAt(200, 1_000)).toEqual([]);
    expect(shedAt(201, 0)).toEqual(['visitor']);
    expect(shedAt(0, 1_001)).toEqual(['visitor']);
    expect(shedAt(600, 0)).toEqual(['visitor', 'known']);
    expect(shedAt(0, 2_100)).toEqual(['visitor', 'known']);
    expect(shedAt(2_000, 0)).toEqual(CALLERS);
  });

  it('says when to come again', () => {
    const overload = new Overload({ loopDelayMs: () => 300, poolWaitMs: () => 0 }, 200);
    expect(() => overload.admit('known')).not.toThrow();
    expect(() => overload.admit('visitor')).toThrow(
      expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', args: { retryAfterMs: 2_000 } }),
    );
  });

  it('knows who is who: every mutation may be money or a log-in', () => {
    expect(callerOf('query', false)).toBe('visitor');
    expect(callerOf('subscription', true)).toBe('known');
    expect(callerOf('mutation', false)).toBe('vital');
  });
});
