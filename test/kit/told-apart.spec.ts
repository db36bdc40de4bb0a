import { describe, expect, it } from 'vitest';
import { chanceOfLeaning } from './told-apart.js';

describe('the exact chance of signed ranks', () => {
  it('is as in the tables', () => {
    // Of three differences there are eight ways to sign the ranks 1, 2, 3.
    expect(chanceOfLeaning([1, 2, 3])).toEqual({ down: 1, up: 1 / 8 });
    expect(chanceOfLeaning([-1, -2, -3])).toEqual({ down: 1 / 8, up: 1 });
    expect(chanceOfLeaning([1, -2, 3])).toEqual({ down: 6 / 8, up: 3 / 8 });
    // The critical value of 20 pairs at 5 %, two-sided, is 52; at 1 % it is 37.
    expect(2 * chanceOfLeaning(leaningTo(20, 52)).down).toBeLessThanOrEqual(0.05);
    expect(2 * chanceOfLeaning(leaningTo(20, 53)).down).toBeGreaterThan(0.05);
    expect(2 * chanceOfLeaning(leaningTo(20, 37)).down).toBeLessThanOrEqual(0.01);
    expect(2 * chanceOfLeaning(leaningTo(20, 38)).down).toBeGreaterThan(0.01);
  });

  it('does not mind how far an outlier lies out', () => {
    expect(chanceOfLeaning([1, 2, 3, -400])).toEqual(chanceOfLeaning([1, 2, 3, -4]));
  });
});

/** Differences whose positive ranks add up to `sum`. */
function leaningTo(pairs: number, sum: number): number[] {
  let left = sum;
  return Array.from({ length: pairs }, (_, i) => pairs - i).map((rank) => {
    if (rank > left) return -rank;
    left -= rank;
    return rank;
  });
}
