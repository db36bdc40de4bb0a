import { describe, expect, it } from 'vitest';
import type { BillingDate } from '../../../shared/time.js';
import { ageOf, requireLegalAge } from './signup.rules.js';

const day = (text: string): BillingDate => text as BillingDate;
const codeOf = (birthDate: string, now: string): string => {
  try {
    requireLegalAge(day(birthDate), new Date(now));
    return 'fine';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('legal age (S003-AUTH-02)', () => {
  it.each([
    ['2007-11-28', '2026-11-28', 19],
    ['2007-11-29', '2026-11-28', 18],
    ['2008-02-29', '2027-02-28', 18],
    ['2008-02-29', '2027-03-01', 19],
  ])('born %s is on %s %i', (birth, today, age) => expect(ageOf(day(birth), day(today))).toBe(age));

  it('counts days as they begin in Seoul', () => {
    expect(codeOf('2007-11-28', '2026-11-27T14:59:59Z')).toBe('UNDER_AGE');
    expect(codeOf('2007-11-28', '2026-11-27T15:00:00Z')).toBe('fine');
  });

  it('nobody is born tomorrow or before 1900', () => {
    expect(codeOf('2026-11-29', '2026-11-28T00:00:00Z')).toBe('BIRTH_DATE_INVALID');
    expect(codeOf('1899-12-31', '2026-11-28T00:00:00Z')).toBe('BIRTH_DATE_INVALID');
    expect(codeOf('1900-01-01', '2026-11-28T00:00:00Z')).toBe('fine');
  });
});
