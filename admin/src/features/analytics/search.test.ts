import { describe, expect, it } from 'vitest';
import { analyticsSearch, grainOf, grainsFor, spanOf, stepsOf } from './search';

describe('S000-RTE-06 what stands in the address of analytics', () => {
  it('falls back instead of failing', () => {
    expect(
      analyticsSearch.parse({ view: 'nothing', period: '3y', window: '4', grain: 'YEAR' }),
    ).toMatchObject({
      view: 'trend',
      period: '30d',
      window: '7',
      grain: undefined,
    });
  });

  it('a period ends today, both days in it', () => {
    expect(spanOf('7d', '2026-03-02')).toEqual({ startDate: '2026-02-24', endDate: '2026-03-02' });
  });

  it('cohorts are cut so that their table has room, whatever is asked for', () => {
    expect(grainsFor('retention', '30d')).toEqual(['DAY', 'WEEK', 'MONTH']);
    expect(grainsFor('retention', '365d')).toEqual(['MONTH']);
    expect(grainsFor('trend', '365d')).toEqual(['DAY', 'WEEK', 'MONTH']);
    const search = analyticsSearch.parse({ view: 'cohorts', period: '365d', grain: 'DAY' });
    expect(grainOf(search)).toBe('MONTH');
    expect(grainOf(analyticsSearch.parse({ view: 'cohorts' }))).toBe('WEEK');
  });

  it('a funnel is what was chosen of what there is, or a guess', () => {
    const kinds = ['user.signed_up', 'order.paid', 'page.viewed', 'search.run'];
    expect(stepsOf('search.run,order.paid,gone.away', kinds)).toEqual(['search.run', 'order.paid']);
    expect(stepsOf('search.run', kinds)).toEqual(['user.signed_up', 'page.viewed', 'order.paid']);
  });
});
