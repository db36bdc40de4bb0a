import { describe, expect, it, vi } from 'vitest';
import { whenStarted } from './database-errors.js';

const failing = (code: string) => Object.assign(new Error('away'), { code });

describe('a database that is coming up (S000-ARC-02)', () => {
  it('is waited for', async () => {
    const connect = vi.fn(() => Promise.resolve('there')).mockRejectedValueOnce(failing('57P03'));
    expect(await whenStarted(connect)).toBe('there');
    expect(connect).toHaveBeenCalledTimes(2);
  });

  it.each(['28P01', '3D000', 'ECONNREFUSED'])('anything else (%s) is told at once', async (code) => {
    const connect = vi.fn(() => Promise.reject(failing(code)));
    await expect(whenStarted(connect)).rejects.toMatchObject({ code });
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it('not for ever', async () => {
    const connect = vi.fn(() => Promise.reject(failing('57P03')));
    await expect(whenStarted(connect, -1)).rejects.toMatchObject({ code: '57P03' });
  });
});
