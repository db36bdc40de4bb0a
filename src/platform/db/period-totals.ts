import { Conditions } from './db.js';
import {
  facetColumns,
  narrowed,
  type ListDefinition,
  type ListFilter,
  type Period,
} from './list-definition.js';

/** A period as whole days, whose totals are kept, and the rest of it at either end. */
export interface PeriodParts {
  /** First day and the day after the last, as dates; null where not a whole day is in it. */
  days: { from: string | null; to: string | null } | null;
  edges: Period[];
}

const DAY_MS = 86_400_000;
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Days of the totals are days of UTC, so that the days of Seoul leave some hours at their ends. */
export function partsOf({ from, to }: Period): PeriodParts {
  const first = from && Math.ceil(from.getTime() / DAY_MS);
  const end = to && Math.floor(to.getTime() / DAY_MS);
  if (first !== null && end !== null && first >= end) return { days: null, edges: [{ from, to }] };
  const edges: Period[] = [];
  if (from && first !== null && from.getTime() < first * DAY_MS)
    edges.push({ from, to: new Date(first * DAY_MS) });
  if (to && end !== null && end * DAY_MS < to.getTime()) edges.push({ from: new Date(end * DAY_MS), to });
  return {
    days: { from: first === null ? null : dateOf(first), to: end === null ? null : dateOf(end) },
    edges,
  };
}

export function within(where: Conditions, column: string, { from, to }: Period): Conditions {
  if (from) where.and(`${column} >= ?`, from);
  if (to) where.and(`${column} < ?`, to);
  return where;
}

/**
 * What a list has within a filter that its kept totals can answer, as rows `(key, day, count, …sums)` to be summed up: the
 * totals of whole days, and beside a period's ends the rows of less than two days however long it is. Part of one
 * statement, hence of one snapshot.
 * @param by `key` for the totals of each value of the counted column, `day` for those of each day, else of all together
 */
export function keptParts(
  { table, counted }: Pick<ListDefinition<never>, 'table' | 'counted'>,
  filter: Pick<ListFilter, 'counted' | 'facets' | 'except' | 'between'>,
  by: 'key' | 'day' | 'all',
  parameters: unknown[] = [],
): { sql: string; parameters: unknown[] } {
  const hasFacets = facetColumns(filter, counted.key).length > 0;
  const sums = counted.sums.map((name) => `, ${name}`).join('');
  const { days, edges } = filter.between
    ? partsOf(filter.between)
    : { days: { from: null, to: null }, edges: [] };
  const fits = (where: Conditions, key: string): Conditions => narrowed(where, filter, counted.key, key);
  const parts = edges.map((edge) => {
    const where = fits(within(new Conditions(parameters), counted.at, edge), counted.key);
    return `SELECT ${counted.key}::text AS key, (${counted.at} AT TIME ZONE 'UTC')::date AS day, 1::bigint AS count${sums}
      FROM ${table} ${where}`;
  });
  if (days) {
    const isWhole = !filter.between && by !== 'day';
    const where = new Conditions(parameters).and(isWhole ? 'day IS NULL' : 'day IS NOT NULL');
    if (days.from) where.and('day >= ?::date', days.from);
    if (days.to) where.and('day < ?::date', days.to);
    if (hasFacets) {
      parts.push(
        `SELECT ${counted.key} AS key, day, count${sums} FROM ${table}_facets ${fits(where, counted.key)}`,
      );
    } else {
      const isAnyKey = filter.counted === null && !filter.except?.[counted.key];
      if (isAnyKey && !isWhole) where.and(by === 'key' ? 'key IS NOT NULL' : 'key IS NULL');
      parts.push(`SELECT key, day, count${sums} FROM ${table}_totals ${fits(where, 'key')}`);
    }
  }
  return { sql: `(${parts.join(' UNION ALL ')}) parts`, parameters };
}
