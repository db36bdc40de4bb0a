import { describe, expect, it } from 'vitest';
import { jitteredBackoff } from './backoff.js';

describe('backoff (S000-ARC-06)', () => {
  const rule = { baseMs: 200, capMs: 30_000 };
  const many = (tries: number) => Array.from({ length: 500 }, () => jitteredBackoff(tries, rule));

  it('grows twofold up to its cap, and never past it', () => {
    for (const [tries, most] of [
      [1, 400],
      [2, 800],
      [5, 6_400],
      [8, 30_000],
      [5_000, 30_000],
    ] as const) {
      const waits = many(tries);
      expect(Math.max(...waits)).toBeLessThanOrEqual(most);
      // Of 500 draws one lies in the upper half, but for a chance of 2^-500.
      expect(Math.max(...waits)).toBeGreaterThan(most / 2);
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
    }
  });

  it('spreads: those who failed together do not come back together', () => {
    expect(new Set(many(8)).size).toBeGreaterThan(100);
  });
});
