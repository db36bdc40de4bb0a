import type pg from 'pg';

const QUERIES: Record<string, string> = {
  columns: `SELECT c.relname AS t, a.attname AS n, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
      a.attidentity AS identity, a.attgenerated AS generated, pg_get_expr(d.adbin, d.adrelid) AS def, a.attacl::text AS acl
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`,
  relations: `SELECT c.relname AS n, c.relkind AS kind, c.relispartition AS part, c.relrowsecurity AS rls,
      c.relforcerowsecurity AS forced, c.reloptions::text AS options, c.relacl::text AS acl, r.rolname AS owner
    FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE c.relnamespace = 'public'::regnamespace`,
  constraints: `SELECT conrelid::regclass::text AS t, conname AS n, pg_get_constraintdef(oid) AS def FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype <> 'n'`,
  indexes: `SELECT indexname AS n, indexdef AS def FROM pg_indexes WHERE schemaname = 'public'`,
  triggers: `SELECT tgrelid::regclass::text AS t, tgname AS n, pg_get_triggerdef(oid) AS def, tgenabled AS enabled
    FROM pg_trigger WHERE NOT tgisinternal`,
  functions: `SELECT p.oid::regprocedure::text AS n, pg_get_functiondef(p.oid) AS def, p.proacl::text AS acl FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
  policies: `SELECT tablename AS t, policyname AS n, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'`,
};

/** Everything of a schema that a migration can make, as lines in one order: equal schemas give equal lists. */
export async function describeSchema(client: pg.Client): Promise<string[]> {
  const lines: string[] = [];
  for (const [what, sql] of Object.entries(QUERIES)) {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    lines.push(...rows.map((row) => `${what} ${JSON.stringify(row)}`));
  }
  return lines.sort();
}
