import { describe, expect, it } from 'vitest';
import { isoInstant } from './iso-instant.js';

const AROUND = [
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  '2026-02-28T23:59:59.001Z',
  '2028-02-29T12:00:59.010Z',
  '0001-01-01T00:00:00.000Z',
  '-000001-06-01T04:05:06.789Z',
  '9999-12-31T23:59:59.999Z',
  '+010000-01-01T00:00:00.000Z',
];

describe('instants as text', () => {
  it.each(AROUND)('%s', (text) => expect(isoInstant(new Date(text))).toBe(text));

  it('says what toISOString says, all over time', () => {
    let seed = 7;
    for (let i = 0; i < 20_000; i += 1) {
      seed = (seed * 16_807) % 2_147_483_647;
      const date = new Date((seed - 1_000_000_000) * 4_000 + (seed % 4_000));
      expect(isoInstant(date)).toBe(date.toISOString());
    }
  });

  it('refuses a date that is none', () => expect(() => isoInstant(new Date(NaN))).toThrow(RangeError));
});
