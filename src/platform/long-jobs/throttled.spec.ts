import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Throttled } from './throttled.js';

describe('progress is written now and then, and to its end (S000-ARC-06)', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('passes on the first at once, then the newest of each span, then the last', async () => {
    const written: number[] = [];
    const reports = new Throttled<number>(500, async (value) => void written.push(value));
    for (let i = 1; i <= 100; i += 1) reports.give(i);
    await vi.advanceTimersByTimeAsync(0);
    expect(written).toEqual([1]);
    await vi.advanceTimersByTimeAsync(500);
    expect(written).toEqual([1, 100]);
    await vi.advanceTimersByTimeAsync(5_000);
    reports.give(101);
    reports.give(102);
    await reports.finish();
    reports.give(103);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(written).toEqual([1, 100, 101, 102]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
