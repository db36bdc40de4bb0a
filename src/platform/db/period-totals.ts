import { Conditions } from './db.js';
import { anyOf, type ListDefinition, type Period } from './list-definition.js';

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
 * What a list has in a period, as rows `(key, count, …sums)` to be summed up: the kept totals of its whole days, and
 * the rows of less than two days however long it is. Part of one statement, hence of one snapshot.
 * @param byKey with the totals of each value of the counted column; without it of all that are asked for together
 */
export function periodTotals(
  { table, counted }: Pick<ListDefinition<never>, 'table' | 'counted'>,
  period: Period,
  keys: readonly string[] | null,
  byKey: boolean,
): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const { days, edges } = partsOf(period);
  const sums = counted.sums.map((name) => `, ${name}`).join('');
  const parts = edges.map((edge) => {
    const where = anyOf(within(new Conditions(parameters), counted.at, edge), counted.key, keys);
    return `SELECT ${counted.key}::text AS key, 1::bigint AS count${sums} FROM ${table} ${where}`;
  });
  if (days) {
    const where = new Conditions(parameters).and('day IS NOT NULL');
    if (keys) anyOf(where, 'key', keys);
    else where.and(byKey ? 'key IS NOT NULL' : 'key IS NULL');
    if (days.from) where.and('day >= ?::date', days.from);
    if (days.to) where.and('day < ?::date', days.to);
    parts.push(`SELECT key, count${sums} FROM ${table}_totals ${where}`);
  }
  return { sql: `(${parts.join(' UNION ALL ')}) parts`, parameters };
}
