import { describe, expect, it } from 'vitest';
import {
  differenceKinds,
  plusDays,
  plusMonths,
  settlementsSearch,
  toDifferenceFilter,
  weeksOf,
  yesterday,
} from './search';

describe('S001-PAY-14 settlements in the URL', () => {
  it('begins with the match and what is open, and falls back instead of failing', () => {
    const plain = { view: 'match', group: 'open', dir: 'DESC', page: 1, size: 25 };
    expect(settlementsSearch.parse({})).toEqual(plain);
    expect(
      settlementsSearch.parse({ view: 'moon', day: 'today', month: '2026-13', group: 'lost', page: '-1' }),
    ).toEqual(plain);
  });

  it('asks the server for each group, and only for kinds it knows', () => {
    expect(toDifferenceFilter('open', '2026-11-27', 'me')).toEqual({ status: ['OPEN'] });
    expect(toDifferenceFilter('mine', '2026-11-27', 'me')).toEqual({ status: ['OPEN'], ownerId: 'me' });
    expect(toDifferenceFilter('day', '2026-11-27', 'me')).toEqual({ from: '2026-11-27', to: '2026-11-27' });
    expect(toDifferenceFilter('closed', '2026-11-27', 'me', { kind: 'LINE_MISSING,NONSENSE' })).toEqual({
      status: ['RESOLVED', 'GONE'],
      kind: ['LINE_MISSING'],
    });
    const spared = toDifferenceFilter('open', '2026-11-27', 'me', { notKind: 'LINE_MISSING,ORDER_MISSING' });
    expect(spared.kind).toHaveLength(differenceKinds.length - 2);
    expect(spared.kind).not.toContain('ORDER_MISSING');
  });

  it('walks days and months of the calendar in Seoul', () => {
    expect(yesterday(new Date('2026-11-30T15:30:00Z'))).toBe('2026-11-30');
    expect(plusDays('2026-03-01', -1)).toBe('2026-02-28');
    expect([plusMonths('2026-01', -1), plusMonths('2026-12', 1)]).toEqual(['2025-12', '2027-01']);
  });

  it('lays a month out in weeks that begin on Monday', () => {
    const days = Array.from({ length: 30 }, (_, i) => ({ day: `2026-11-${String(i + 1).padStart(2, '0')}` }));
    const weeks = weeksOf(days);
    expect(weeks).toHaveLength(6);
    expect(weeks[0]?.map((cell) => cell?.day.slice(8) ?? '')).toEqual(['', '', '', '', '', '', '01']);
    expect(weeks.at(-1)?.[0]?.day).toBe('2026-11-30');
    expect(weeksOf([])).toEqual([]);
  });
});
