import { describe, expect, it } from 'vitest';
import { addDays, billingDate, daysBetween, parseBillingDate, startOfDay, type BillingDate } from './time.js';

const day = (text: string): BillingDate => text as BillingDate;

describe('days in Seoul (S000-API-02)', () => {
  it.each([
    ['2026-01-31T14:59:59.999Z', '2026-01-31'],
    ['2026-01-31T15:00:00.000Z', '2026-02-01'],
    ['2024-02-28T15:00:00.000Z', '2024-02-29'],
    // Summer time, which Korea last kept in 1988.
    ['1988-07-01T14:00:00.000Z', '1988-07-02'],
  ])('%s is in %s', (instant, date) => expect(billingDate(new Date(instant))).toBe(date));

  it.each(['2026-11-21', '2026-01-01', '2024-02-29', '1988-07-02'])(
    '%s begins where the day before ends',
    (date) => {
      const start = startOfDay(day(date));
      expect(billingDate(start)).toBe(date);
      expect(billingDate(new Date(start.getTime() - 1))).toBe(addDays(day(date), -1));
    },
  );

  it.each([
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '',
    'today',
    '2026-11-21T00:00:00Z',
  ])('"%s" is no day', (text) => expect(parseBillingDate(text)).toBeNull());

  it('walks over the ends of months and years', () => {
    expect(daysBetween(day('2026-12-30'), day('2027-01-02'))).toEqual([
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
      '2027-01-02',
    ]);
    expect(addDays(day('2024-03-01'), -1)).toBe('2024-02-29');
    expect(daysBetween(day('2026-01-02'), day('2026-01-01'))).toEqual([]);
  });
});
