import type { CohortTableFragment } from '@/gql/graphql';
import type { Measure } from './search';

export type CohortReport = CohortTableFragment;
export type HeatCell = CohortReport['rows'][number]['cells'][number];

/** Cohorts from the first that anybody is in: before it there was no business. */
export function begun({ rows }: CohortReport): CohortReport['rows'] {
  const first = rows.findIndex(({ size }) => size > 0);
  return first < 0 ? [] : rows.slice(first);
}

/** How strong a cell is drawn, 0 to 1: shares as they are, amounts against the largest of the table. */
export function strengths(rows: CohortReport['rows'], measure: Measure): number[][] {
  const valueOf = (cell: HeatCell): number =>
    measure === 'share' ? (cell.share ?? 0) : measure === 'people' ? cell.people : Number(cell[measure]);
  const values = rows.map((row) => row.cells.map(valueOf));
  const most = measure === 'share' ? 1 : Math.max(0, ...values.flat());
  return values.map((row) => row.map((value) => (most === 0 ? 0 : Math.max(0, value) / most)));
}

interface Place {
  row: number;
  column: number;
}

/** Where a key leads from a cell; null for a key that leads nowhere. Rows are of different lengths. */
export function moved({ row, column }: Place, key: string, lengths: readonly number[]): Place | null {
  const target = {
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    Home: { row, column: 0 },
    End: { row, column: (lengths[row] ?? 1) - 1 },
  }[key];
  if (!target) return null;
  const length = lengths[target.row];
  return length !== undefined && target.column >= 0 && target.column < length ? target : { row, column };
}
