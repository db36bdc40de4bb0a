import { describe, expect, it } from 'vitest';
import { minutesOf, quietUntil, timeOf } from './quiet-hours.js';

const seoul = (time: string): Date => new Date(`2026-11-28T${time}:00+09:00`);
const [TEN, SEVEN] = [minutesOf('22:00') ?? 0, minutesOf('07:00') ?? 0];

describe('quiet hours (S002-ALR-02)', () => {
  it.each([
    ['21:59', null],
    ['22:00', '2026-11-28T22:00:00.000Z'],
    ['23:59', '2026-11-28T22:00:00.000Z'],
    ['00:00', '2026-11-27T22:00:00.000Z'],
    ['06:59', '2026-11-27T22:00:00.000Z'],
    ['07:00', null],
  ])('over midnight: %s', (time, end) => {
    expect(quietUntil(seoul(time), TEN, SEVEN)?.toISOString() ?? null).toBe(end);
  });

  it.each([
    ['12:59', null],
    ['13:00', '2026-11-28T05:00:00.000Z'],
    ['13:59', '2026-11-28T05:00:00.000Z'],
    ['14:00', null],
  ])('within a day: %s', (time, end) => {
    expect(quietUntil(seoul(time), 13 * 60, 14 * 60)?.toISOString() ?? null).toBe(end);
  });

  it('reads times of a day and nothing else', () => {
    expect(['00:00', '23:59'].map(minutesOf)).toEqual([0, 1_439]);
    for (const text of ['24:00', '7:00', '07:60', '', '07:00:00', ' 07:00'])
      expect(minutesOf(text)).toBeNull();
    expect(timeOf(TEN)).toBe('22:00');
  });
});
