import { describe, expect, it } from 'vitest';
import {
  endOfSeoulDay,
  formatClock,
  formatFullTime,
  formatShortDay,
  formatTableTime,
  hoursSoFar,
  seoulDay,
  startOfLastDays,
  startOfSeoulDay,
} from './time';

const now = new Date('2026-11-21T05:31:00Z');

describe('times are Seoul times', () => {
  it('in tables, with the year when it is another one', () => {
    expect(formatTableTime('2026-11-21T05:31:00Z', 'ko', now)).toBe('11.21 14:31');
    expect(formatTableTime('2025-12-31T15:00:00Z', 'ko', now)).toBe('01.01 00:00');
    expect(formatTableTime('2025-12-31T14:59:00Z', 'ko', now)).toBe('2025.12.31 23:59');
    expect(formatTableTime('2025-12-31T15:00:00Z', 'en', now)).toBe('Jan 1, 00:00');
    expect(formatTableTime('2025-12-31T14:59:00Z', 'en', now)).toBe('Dec 31, 2025, 23:59');
    expect(formatClock('2026-11-21T15:00:07Z')).toBe('00:00:07');
  });

  it('and days of an axis are written as in the language of the page', () => {
    expect([formatShortDay('2026-11-05', 'ko'), formatShortDay('2026-11-05', 'en')]).toEqual([
      '11.05',
      'Nov 5',
    ]);
  });

  it('in details, with the zone', () => {
    expect(formatFullTime('2026-11-21T05:31:00Z', 'ko')).toContain('(서울)');
    expect(formatFullTime('2026-11-21T05:31:00Z', 'en')).toContain('(Seoul)');
  });

  it('and days begin and end at Seoul midnight', () => {
    expect(seoulDay(new Date('2026-11-20T15:00:00Z'))).toBe('2026-11-21');
    expect(startOfSeoulDay('2026-11-21')).toBe('2026-11-20T15:00:00.000Z');
    expect(endOfSeoulDay('2026-11-21')).toBe('2026-11-21T15:00:00.000Z');
    expect(startOfLastDays(1, now)).toBe('2026-11-20T15:00:00.000Z');
    expect(startOfLastDays(7, now)).toBe('2026-11-14T15:00:00.000Z');
  });

  it('and hours that have not begun are not drawn', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    expect(hoursSoFar(hours, '2026-11-20T15:10:00Z')).toEqual([0]);
    expect(hoursSoFar(hours, '2026-11-21T05:31:00Z')).toHaveLength(15);
  });
});
