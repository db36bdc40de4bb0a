import { describe, expect, it } from 'vitest';
import { LogHistory } from './log-history.js';

describe('how old a place in the log is (S000-API-05)', () => {
  it('is the time since the log went beyond it, and none where it has not', () => {
    const history = new LogHistory();
    history.note(100n, 0);
    expect(history.behind(100n, 5_000)).toBe(0);
    history.note(200n, 10_000);
    history.note(200n, 20_000);
    history.note(300n, 30_000);
    expect(history.behind(300n, 31_000)).toBe(0);
    expect(history.behind(250n, 31_000)).toBe(1);
    expect(history.behind(100n, 31_000), 'of the first that was beyond it').toBe(21);
    expect(history.behind(50n, 31_000)).toBe(31);
    history.forget(200n);
    expect(history.behind(100n, 31_000), 'what is forgotten makes it younger, never older').toBe(1);
  });

  it('begins anew when the clock or the log goes back: a restored server, a machine that was set', () => {
    const history = new LogHistory();
    history.note(100n, 10_000);
    history.note(90n, 11_000);
    expect(history.behind(80n, 12_000)).toBe(1);
    history.note(95n, 5_000);
    expect(history.behind(80n, 6_000)).toBe(1);
    expect(history.behind(80n, 0), 'never negative').toBe(0);
  });

  it('keeps the oldest place however long it is behind, and does not grow without end', () => {
    const history = new LogHistory();
    for (let n = 1; n <= 20_000; n += 1) history.note(BigInt(n), n * 10_000);
    expect(history.behind(0n, 200_000_000)).toBe(199_990);
    expect(history.behind(19_999n, 200_000_000)).toBe(0);
    expect((history as unknown as { seen: unknown[] }).seen.length).toBeLessThanOrEqual(1_000);
  });
});
