import { describe, expect, it } from 'vitest';
import { latestSlot, slotAfter, type Rhythm } from './slots.js';

const daily = (at: string): Rhythm => ({ daily: at, missed: 'run-once' });
const after = (rhythm: Rhythm, at: string) => slotAfter(rhythm, new Date(at)).toISOString();

describe('times of day in Asia/Seoul (S000-ARC-06)', () => {
  it.each([
    // Midnight in Seoul is three in the afternoon in UTC.
    ['00:00', '2026-11-20T14:59:59.999Z', '2026-11-20T15:00:00.000Z'],
    ['00:00', '2026-11-20T15:00:00.000Z', '2026-11-21T15:00:00.000Z'],
    ['00:00', '2026-11-20T15:00:00.001Z', '2026-11-21T15:00:00.000Z'],
    ['23:59', '2026-12-31T14:58:59.999Z', '2026-12-31T14:59:00.000Z'],
    ['23:59', '2026-12-31T14:59:00.000Z', '2027-01-01T14:59:00.000Z'],
    ['09:00', '2026-02-28T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    // The machine's own zone has nothing to say.
    ['04:10', '2026-11-20T19:09:00.000Z', '2026-11-20T19:10:00.000Z'],
  ])('daily at %s, after %s: %s', (time, at, next) => expect(after(daily(time), at)).toBe(next));

  it.each([
    [5, '2026-11-20T10:04:59.999Z', '2026-11-20T10:05:00.000Z'],
    [5, '2026-11-20T10:05:00.000Z', '2026-11-20T11:05:00.000Z'],
    [0, '2026-11-20T23:30:00.000Z', '2026-11-21T00:00:00.000Z'],
  ])('hourly at minute %s, after %s: %s', (minute, at, next) =>
    expect(after({ hourly: minute, missed: 'skip' }, at)).toBe(next),
  );

  it('the latest of many that were missed', () => {
    const known = new Date('2026-11-17T15:00:00Z');
    const at = (text: string) => latestSlot(daily('00:00'), known, new Date(text)).toISOString();
    expect(at('2026-11-20T14:59:59Z')).toBe('2026-11-19T15:00:00.000Z');
    expect(at('2026-11-20T15:00:00Z')).toBe('2026-11-20T15:00:00.000Z');
    expect(at('2026-11-17T15:00:01Z')).toBe(known.toISOString());
  });

  it.each(['24:00', '9:00', '12:60', 'noon', ''])('%s is no time of day', (time) => {
    expect(() => slotAfter(daily(time), new Date())).toThrow(/No time of day/);
  });
});
