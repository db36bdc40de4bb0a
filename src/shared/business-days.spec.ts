import { describe, expect, it } from 'vitest';
import { businessDaysAfter, isBusinessDay } from './business-days.js';
import { addDays, type BillingDate } from './time.js';

/** Public holidays on weekdays, typed from the calendar of each year; days off by decree left out. */
const CALENDAR = {
  2026: '01-01 02-16 02-17 02-18 03-02 05-01 05-05 05-25 08-17 09-24 09-25 10-05 10-09 12-25',
  2027: '01-01 02-08 02-09 03-01 05-05 05-13 08-16 09-14 09-15 09-16 10-04 10-11 12-27',
};
const day = (text: string): BillingDate => text as BillingDate;

describe('business days in Korea', () => {
  it.each(Object.entries(CALENDAR))('%s: weekdays that are none', (year, expected) => {
    const found: string[] = [];
    for (let at = day(`${year}-01-01`); at <= `${year}-12-31`; at = addDays(at, 1)) {
      const weekday = new Date(`${at}T00:00:00Z`).getUTCDay();
      if (weekday > 0 && weekday < 6 && !isBusinessDay(at)) found.push(at.slice(5));
    }
    expect(found.join(' ')).toBe(expected);
  });

  it('two holidays on one day give another day off', () => {
    expect(isBusinessDay(day('2025-05-06'))).toBe(false);
    expect(isBusinessDay(day('2025-05-07'))).toBe(true);
  });

  it('counts on over weekends, holidays and the end of a year', () => {
    expect(businessDaysAfter(day('2026-11-27'), 2)).toBe('2026-12-01');
    expect(businessDaysAfter(day('2026-09-23'), 2)).toBe('2026-09-29');
    expect(businessDaysAfter(day('2026-12-31'), 1)).toBe('2027-01-04');
    expect(businessDaysAfter(day('2026-11-27'), 0)).toBe('2026-11-27');
  });
});
