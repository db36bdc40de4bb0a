import { describe, expect, it, vi } from 'vitest';
import { whenStarted } from './database-errors.js';

const failing = (code: string) => Object.assign(new Error('away'), { code });

describe('a database that is coming up (S000-ARC-02)', () => {
  it.each(['57P03', 'ECONNREFUSED'])('is waited for (%s)', async (code) => {
    const connect = vi.fn(() => Promise.resolve('there')).mockRejectedValueOnce(failing(code));
    expect(await whenStarted(connect)).toBe('there');
    expect(connect).toHaveBeenCalledTimes(2);
  });

  it.each(['28P01', '3D000'])('one that refuses us (%s) is told at once', async (code) => {
    const connect = vi.fn(() => Promise.reject(failing(code)));
    await expect(whenStarted(connect)).rejects.toMatchObject({ code });
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['57P03', { startWithinMs: -1 }],
    ['ECONNREFUSED', { answerWithinMs: -1 }],
  ])('not for ever (%s)', async (code, limits) => {
    const connect = vi.fn(() => Promise.reject(failing(code)));
    await expect(whenStarted(connect, limits)).rejects.toMatchObject({ code });
    expect(connect).toHaveBeenCalledTimes(1);
  });
});
