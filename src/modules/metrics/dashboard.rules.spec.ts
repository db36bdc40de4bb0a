import { describe, expect, it } from 'vitest';
import type { BillingDate } from '../../shared/time.js';
import { DashboardPeriod, dashboardRange } from './dashboard.rules.js';

const day = (text: string): BillingDate => text as BillingDate;
// Half past midnight of the 21st in Seoul, still the 20th in UTC.
const NOW = new Date('2026-11-20T15:30:00Z');

describe('dashboardRange (S000-API-02)', () => {
  it('ends on the Seoul day it is', () => {
    const range = dashboardRange({ period: DashboardPeriod.WEEK }, NOW);
    expect([range.from, range.to, range.days.length]).toEqual(['2026-11-15', '2026-11-21', 7]);
    expect(range.start.toISOString()).toBe('2026-11-14T15:00:00.000Z');
    expect(range.end.toISOString()).toBe('2026-11-21T15:00:00.000Z');
    expect(range.previousStart.toISOString()).toBe('2026-11-07T15:00:00.000Z');
  });

  it.each([
    [
      { period: DashboardPeriod.DAY, startDate: day('2026-11-01'), endDate: day('2026-11-02') },
      'PERIOD_WITH_DATES',
      'period',
    ],
    [{ startDate: day('2026-11-02'), endDate: day('2026-11-01') }, 'DATES_REVERSED', 'endDate'],
    [{ startDate: day('2026-11-02') }, 'DATES_INCOMPLETE', 'endDate'],
    [{ endDate: day('2026-11-02') }, 'DATES_INCOMPLETE', 'startDate'],
    [{ startDate: day('2025-01-01'), endDate: day('2026-11-02') }, 'RANGE_TOO_LONG', 'endDate'],
  ])('refuses %j', (ask, code, path) => {
    const args: unknown = expect.objectContaining({ path });
    expect(() => dashboardRange(ask, NOW)).toThrowError(expect.objectContaining({ code, args }));
  });

  it('takes a single day and a whole leap year', () => {
    expect(dashboardRange({ startDate: day('2026-11-01'), endDate: day('2026-11-01') }, NOW).days).toEqual([
      '2026-11-01',
    ]);
    expect(
      dashboardRange({ startDate: day('2024-01-01'), endDate: day('2024-12-31') }, NOW).days,
    ).toHaveLength(366);
  });
});
