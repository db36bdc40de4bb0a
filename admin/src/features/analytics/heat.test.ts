import { describe, expect, it } from 'vitest';
import { begun, moved, strengths, type CohortReport, type HeatCell } from './heat';

const cell = (people: number, share: number | null, won = '0'): HeatCell => ({
  since: 0,
  date: '2026-11-02',
  people,
  share,
  won,
  wonSoFar: won,
  complete: true,
  cell: 'x',
});
const report = (rows: HeatCell[][]): CohortReport => ({
  asOf: '2026-11-29T00:00:00Z',
  grain: 'WEEK',
  by: 'SIGNUP',
  rows: rows.map((cells) => ({ date: '2026-11-02', to: '2026-11-08', size: 4, cell: 'x', cells })),
});

describe('S000-RTE-06 the table of cohorts', () => {
  it('draws shares as they are and amounts against the largest', () => {
    const table = report([[cell(4, 1, '1000'), cell(1, 0.25, '-200')], [cell(2, null, '500')]]);
    expect(strengths(table.rows, 'share')).toEqual([[1, 0.25], [0]]);
    expect(strengths(table.rows, 'people')).toEqual([[1, 0.25], [0.5]]);
    expect(strengths(table.rows, 'won')).toEqual([[1, 0], [0.5]]);
    expect(strengths(report([[cell(0, null)]]).rows, 'people')).toEqual([[0]]);
  });

  it('begins with the first cohort that anybody is in', () => {
    const table = report([[cell(0, null)], [cell(1, 1)], [cell(0, null)]]);
    const [first, second, third] = table.rows;
    if (!first || !second || !third) throw new Error('no rows');
    first.size = 0;
    third.size = 0;
    expect(begun(table)).toEqual([second, third]);
  });

  it('arrow keys walk between cells and stay where there is none', () => {
    const lengths = [3, 2, 1];
    expect(moved({ row: 0, column: 0 }, 'ArrowRight', lengths)).toEqual({ row: 0, column: 1 });
    expect(moved({ row: 0, column: 2 }, 'ArrowDown', lengths)).toEqual({ row: 0, column: 2 });
    expect(moved({ row: 1, column: 1 }, 'ArrowUp', lengths)).toEqual({ row: 0, column: 1 });
    expect(moved({ row: 0, column: 0 }, 'ArrowLeft', lengths)).toEqual({ row: 0, column: 0 });
    expect(moved({ row: 0, column: 0 }, 'End', lengths)).toEqual({ row: 0, column: 2 });
    expect(moved({ row: 0, column: 0 }, 'a', lengths)).toBeNull();
  });
});
