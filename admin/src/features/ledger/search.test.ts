import { describe, expect, it } from 'vitest';
import { ledgerSearch, statementSearch, toAccountFilter, toPeriod } from './search';

const NOW = new Date('2026-11-28T03:00:00Z');

describe('what the ledger browser shows stands in the address', () => {
  it('falls back instead of failing', () => {
    expect(ledgerSearch.parse({ page: 'x', book: 'GOLD', holder: 'ME', size: 3 })).toMatchObject({
      page: 1,
      size: 25,
    });
    expect(statementSearch.parse({ period: 'ever', from: '2026' })).toEqual({ period: '30d' });
  });

  it('asks the server for what was chosen', () => {
    const search = ledgerSearch.parse({ q: '홍길동', book: 'POINTS', holder: 'CUSTOMER' });
    expect(toAccountFilter(search)).toEqual({ search: '홍길동', book: 'POINTS', holder: 'CUSTOMER' });
    expect(toAccountFilter(ledgerSearch.parse({}))).toEqual({});
  });

  it('days are those of Seoul', () => {
    expect(toPeriod({ period: '7d' }, NOW)).toEqual({ from: '2026-11-21T15:00:00.000Z' });
    expect(toPeriod({ period: 'all' }, NOW)).toEqual({});
    expect(toPeriod({ period: 'custom', from: '2026-11-01', to: '2026-11-02' }, NOW)).toEqual({
      from: '2026-10-31T15:00:00.000Z',
      to: '2026-11-02T15:00:00.000Z',
    });
  });
});
