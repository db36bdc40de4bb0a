import { describe, expect, it } from 'vitest';
import { hasFilters, paymentsSearch, toPaymentFilter, toPaymentSort } from './search';

const now = new Date('2026-11-21T05:31:00Z');

describe('S000-RTE-04 the payments list in the URL', () => {
  it('has defaults', () => {
    expect(paymentsSearch.parse({})).toMatchObject({
      page: 1,
      size: 25,
      sort: 'REQUESTED_AT',
      dir: 'DESC',
      period: '30d',
    });
    expect(hasFilters(paymentsSearch.parse({}))).toBe(false);
  });

  it('falls back instead of failing on a broken link', () => {
    const search = paymentsSearch.parse({
      page: '-3',
      size: '7',
      sort: 'DROP TABLE',
      dir: 'sideways',
      period: 'eon',
      from: '21.11.2026',
      min: '1e3',
      status: 'DONE,WRONG',
    });
    expect(search).toMatchObject({ page: 1, size: 25, sort: 'REQUESTED_AT', dir: 'DESC', period: '30d' });
    expect(search.from).toBeUndefined();
    expect(search.min).toBeUndefined();
    expect(toPaymentFilter(search, now).status).toEqual(['DONE']);
  });

  it('becomes a filter with instants of Seoul days', () => {
    const search = paymentsSearch.parse({
      q: 'ord',
      method: 'CARD,EASY_PAY',
      purpose: 'POINT_TOPUP',
      period: 'custom',
      from: '2026-11-01',
      to: '2026-11-02',
      min: '1000',
      page: '3',
      size: '50',
      sort: 'AMOUNT',
      dir: 'ASC',
    });
    expect(toPaymentFilter(search, now)).toEqual({
      search: 'ord',
      method: ['CARD', 'EASY_PAY'],
      purpose: ['POINT_TOPUP'],
      from: '2026-10-31T15:00:00.000Z',
      to: '2026-11-02T15:00:00.000Z',
      minAmount: '1000',
    });
    expect(toPaymentSort(search)).toEqual([{ field: 'AMOUNT', direction: 'ASC' }]);
    expect(search).toMatchObject({ page: 3, size: 50 });
  });

  it('asks for today from Seoul midnight on, and for all time without a bound', () => {
    expect(toPaymentFilter(paymentsSearch.parse({ period: 'today' }), now)).toEqual({
      from: '2026-11-20T15:00:00.000Z',
    });
    expect(toPaymentFilter(paymentsSearch.parse({ period: 'all' }), now)).toEqual({});
  });
});
