import { describe, expect, it } from 'vitest';
import { misplaced, type Span } from './membership.rules.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

/** Bought on a day, from one day to another. */
const span = (id: string, bought: number, from: number, to: number, ended?: number): Span => ({
  id,
  createdAt: day(bought),
  startsAt: day(from),
  endsAt: day(to),
  endedEarlyAt: ended === undefined ? null : day(ended),
});
const moves = (...spans: Span[]) =>
  misplaced(spans).map(({ id, startsAt, endsAt }) => [id, startsAt.getUTCDate(), endsAt.getUTCDate()]);

describe('memberships follow each other (S003-MEM-04)', () => {
  it('what lies well stays where it is, with gaps', () => {
    expect(moves(span('a', 1, 1, 5), span('b', 2, 5, 9), span('c', 20, 20, 24))).toEqual([]);
  });

  it('one that was just paid for waits behind the last', () => {
    expect(moves(span('a', 1, 1, 11), span('b', 3, 3, 13))).toEqual([['b', 11, 21]]);
  });

  it('those behind one that was taken back move up, and keep their length', () => {
    expect(moves(span('a', 1, 1, 11, 4), span('b', 2, 11, 16), span('c', 3, 16, 18))).toEqual([
      ['b', 4, 9],
      ['c', 9, 11],
    ]);
  });

  it('nothing begins before it was paid for', () => {
    expect(moves(span('a', 1, 1, 11, 3), span('b', 5, 11, 16))).toEqual([['b', 5, 10]]);
  });

  it('one that was taken back before it began leaves no trace; one taken back after it had run moves nothing', () => {
    expect(moves(span('a', 1, 1, 6), span('b', 2, 6, 11, 3), span('c', 3, 11, 16))).toEqual([['c', 6, 11]]);
    expect(moves(span('a', 1, 1, 6, 20), span('b', 2, 6, 11))).toEqual([]);
  });

  it('given again, it has its place again, and those behind go back', () => {
    expect(moves(span('a', 1, 1, 11), span('b', 2, 4, 9))).toEqual([['b', 11, 16]]);
  });
});
