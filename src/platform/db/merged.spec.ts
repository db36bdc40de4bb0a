import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { commonErrors } from '../../shared/common-errors.js';
import { currentTraceId, runInTrace } from '../telemetry/trace.js';
import { merged } from './merged.js';

const double = (keys: readonly number[]): Promise<number[]> => Promise.resolve(keys.map((key) => key * 2));

describe('reads of one turn, merged', () => {
  it('are one call, each key once, and everybody gets their own in their order', async () => {
    const batch = vi.fn(double);
    const read = merged(batch, 100);
    const answers = await Promise.all([read([1, 2]), read([2, 3, 2]), read([]), read([3])]);
    expect(answers).toEqual([[2, 4], [4, 6, 4], [], [6]]);
    expect(batch.mock.calls).toEqual([[[1, 2, 3]]]);
  });

  it('nobody gets what was read before they asked', async () => {
    let value = 1;
    const read = merged<string, number>((keys) => Promise.resolve(keys.map(() => value)), 100);
    const before = read(['a']);
    await nextTurn();
    value = 2;
    expect([await before, await read(['a'])]).toEqual([[1], [2]]);
  });

  it('are split into calls of about the same size, and nobody’s keys are torn apart', async () => {
    const batch = vi.fn(double);
    const read = merged(batch, 10);
    const askers = Array.from({ length: 7 }, (_, i) => [i * 3, i * 3 + 1, i * 3 + 2]);
    const answers = await Promise.all([...askers.map((keys) => read(keys)), read(Array(25).fill(100))]);
    expect(answers.slice(0, 7)).toEqual(askers.map((keys) => keys.map((key) => key * 2)));
    for (const [keys] of batch.mock.calls) {
      expect(keys.length).toBeLessThanOrEqual(10);
      for (const key of keys.filter((each) => each !== 100))
        expect(keys).toEqual(expect.arrayContaining([0, 1, 2].map((i) => key - (key % 3) + i)));
    }
  });

  it('what is wrong with the keys of one is the error of that one alone', async () => {
    const batch = vi.fn((keys: readonly number[]) =>
      keys.includes(13) ? Promise.reject(new Error('bad key')) : double(keys),
    );
    const read = merged(batch, 100);
    const settled = await Promise.allSettled([read([1]), read([13]), read([2])]);
    expect(settled.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'))).toEqual([
      [2],
      'failed',
      [4],
    ]);
  });

  it('nobody asks again what the database is not there to answer', async () => {
    const batch = vi.fn(() => Promise.reject(commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 1 })));
    const read = merged<number, number>(batch, 100);
    const settled = await Promise.allSettled([read([1]), read([2])]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(batch).toHaveBeenCalledTimes(1);
  });

  it('belong to no request: one that is given up takes nothing from the others', async () => {
    const traces: unknown[] = [];
    const read = merged<number, number>((keys) => {
      traces.push(currentTraceId());
      return double(keys);
    }, 100);
    const first = { traceId: 'a', cancelled: false };
    const answers = [runInTrace(first, () => read([1])), runInTrace({ traceId: 'b' }, () => read([2]))];
    first.cancelled = true;
    expect(await Promise.all(answers)).toEqual([[2], [4]]);
    expect(traces).toEqual([null]);
    await expect(runInTrace(first, () => read([1]))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
