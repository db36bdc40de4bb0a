import { describe, expect, it } from 'vitest';
import { isWithin, nextWithin, Weekday, type AlertWindow } from './windows.js';

const seoul = (text: string): number => Date.parse(`${text}+09:00`);
const office: AlertWindow = { days: [Weekday.MON, Weekday.TUE], from: '09:00', to: '18:00' };
const night: AlertWindow = { days: [Weekday.SUN], from: '22:00', to: '06:00' };

describe('hours in which a rule opens incidents (S000-TBL-12)', () => {
  it('are hours of Seoul, to the second; the end is outside', () => {
    // 2026-11-30 is a Monday.
    expect(isWithin([office], seoul('2026-11-30T08:59:59'))).toBe(false);
    expect(isWithin([office], seoul('2026-11-30T09:00:00'))).toBe(true);
    expect(isWithin([office], seoul('2026-12-01T17:59:59'))).toBe(true);
    expect(isWithin([office], seoul('2026-12-01T18:00:00'))).toBe(false);
    expect(isWithin([office], seoul('2026-12-02T12:00:00'))).toBe(false);
    expect(isWithin([], seoul('2026-12-02T12:00:00'))).toBe(true);
  });

  it('may go over midnight, and over the end of the week', () => {
    expect(isWithin([night], seoul('2026-11-29T23:00:00'))).toBe(true);
    expect(isWithin([night], seoul('2026-11-30T05:59:59'))).toBe(true);
    expect(isWithin([night], seoul('2026-11-30T06:00:00'))).toBe(false);
    expect(isWithin([night], seoul('2026-11-28T23:00:00'))).toBe(false);
  });

  it('a window from and to the same time is a whole day', () => {
    const sunday: AlertWindow = { days: [Weekday.SUN], from: '00:00', to: '00:00' };
    expect(isWithin([sunday], seoul('2026-11-29T00:00:00'))).toBe(true);
    expect(isWithin([sunday], seoul('2026-11-29T23:59:59'))).toBe(true);
    expect(isWithin([sunday], seoul('2026-11-30T00:00:00'))).toBe(false);
  });

  it('the next beginning is the earliest of all windows', () => {
    const thursday = seoul('2026-12-03T12:00:30');
    expect(nextWithin([office, night], thursday)).toBe(seoul('2026-12-06T22:00:00'));
    expect(nextWithin([office], thursday)).toBe(seoul('2026-12-07T09:00:00'));
    expect(nextWithin([office], seoul('2026-12-07T10:00:01'))).toBe(seoul('2026-12-07T10:00:01'));
    expect(nextWithin([], thursday)).toBe(thursday);
  });
});
