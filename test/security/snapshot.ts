import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { TestSystem } from '../kit/test-system.js';

type Row = Record<string, unknown>;
export type Snapshot = Map<string, Map<string, Row>>;

/** What a call leaves behind whether or not it is let in: that somebody called, and how often they may. */
const TRACES = new Set(['attempt_buckets']);
const TRACE_COLUMNS = ['last_used_at', 'last_used_ip', 'last_seen_at'];

/** Every row of the database. */
export async function snapshotOf(system: TestSystem): Promise<Snapshot> {
  return system.get(UnitOfWork).run(systemActor('test'), async (tx) => {
    const tables: { name: string; key: string[] }[] = await tx.query(
      `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS key
       FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND has_table_privilege(c.oid, 'SELECT')
       GROUP BY c.relname ORDER BY c.relname`,
    );
    const snapshot: Snapshot = new Map();
    for (const { name, key } of tables) {
      if (TRACES.has(name)) continue;
      const rows: { row: Row }[] = await tx.query(`SELECT to_jsonb(t) AS row FROM ${name} t`);
      snapshot.set(
        name,
        new Map(rows.map(({ row }) => [key.map((column) => String(row[column])).join(), row])),
      );
    }
    return snapshot;
  });
}

/** What is different: `table+` and `table-` for rows that came and went, `table.column` for what was written. */
export function changes(before: Snapshot, after: Snapshot): string[] {
  const found = new Set<string>();
  for (const [table, rows] of after) {
    const old = before.get(table) ?? new Map<string, Row>();
    for (const [key, row] of rows) {
      const was = old.get(key);
      if (!was) found.add(`${table}+`);
      else for (const column of writtenIn(was, row)) found.add(`${table}.${column}`);
    }
    for (const key of old.keys()) if (!rows.has(key)) found.add(`${table}-`);
  }
  return [...found].sort();
}

function writtenIn(was: Row, row: Row): string[] {
  return Object.keys(row).filter(
    (column) =>
      !TRACE_COLUMNS.includes(column) && JSON.stringify(was[column]) !== JSON.stringify(row[column]),
  );
}
