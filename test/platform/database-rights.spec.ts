import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Partitions } from '../../src/platform/db/partitions.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { Schedule } from '../../src/platform/schedule/schedule.js';
import { systemActor, type Actor } from '../../src/platform/security/actor.js';
import { buyPoints } from '../kit/buyer.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

const APPEND_ONLY = [
  'access_logs',
  'access_records',
  'access_reviews',
  'access_seals',
  'activity_events',
  'audit_checkpoints',
  'audit_events',
  'audit_seals',
  'consents',
  'consumed_events',
  'incident_events',
  'ledger_accounts',
  'ledger_hold_ends',
  'ledger_holds',
  'ledger_postings',
  'ledger_transfers',
  'metric_samples',
  'payment_confirmations',
  'payment_history',
  'refund_attempts',
  'refund_history',
  'setting_changes',
  'settlement_difference_history',
  'settlement_records',
  'usage_bill_history',
  'usage_bill_lines',
];
const FORBIDDEN = expect.objectContaining({ code: '42501' });

describe('what the application may do to its own database (S000-ARC-02, S000-TBL-13)', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start();
    await buyPoints(system, await system.customer(), '5000');
  });
  afterAll(() => system.stop());

  const asOwner = <T>(work: (client: pg.Client) => Promise<T>) => connected(system.database.ownerUrl, work);

  it('the pool is neither owner nor superuser, and belongs to no role that is', async () => {
    const [me] = await system.sql<Record<string, unknown>>(
      `SELECT current_user AS name, rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication AS strong,
         EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) OR EXISTS (SELECT FROM pg_proc WHERE proowner = r.oid) AS owns,
         EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) AS belongs,
         pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE relname = 'users'), 'MEMBER') AS is_owner
       FROM pg_roles r WHERE rolname = current_user`,
    );
    expect(me).toEqual({ name: 'madang_app', strong: false, owns: false, belongs: false, is_owner: false });
  });

  it.each([
    'CREATE TABLE intruder (id integer)',
    'CREATE SCHEMA intruder',
    'CREATE FUNCTION intruder() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$',
    'ALTER TABLE users ADD COLUMN intruder integer',
    'ALTER TABLE audit_events DISABLE TRIGGER ALL',
    'ALTER TABLE admin_users DISABLE ROW LEVEL SECURITY',
    'DROP TABLE refunds',
    'DROP INDEX users_email',
    'DROP TRIGGER append_only_rows ON audit_events',
    'CREATE INDEX intruder ON users (name)',
    'SET ROLE madang_test_owner',
    'INSERT INTO schema_migrations (timestamp, name) VALUES (1, $$x$$)',
  ])('refuses: %s', async (sql) => {
    await expect(system.sql(sql)).rejects.toEqual(FORBIDDEN);
  });

  it('the list of append-only tables is the database’s own', async () => {
    const rows = await system.sql<{ t: string }>(
      `SELECT DISTINCT tgrelid::regclass::text AS t FROM pg_trigger WHERE tgname = 'append_only_table' ORDER BY 1`,
    );
    expect(rows.map((row) => row.t)).toEqual(APPEND_ONLY);
  });

  it.each(APPEND_ONLY)('%s: nothing is changed, removed or emptied', async (table) => {
    const [column] = await system.sql<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attgenerated = '' LIMIT 1`,
      [table],
    );
    const tries = [
      `UPDATE ${table} SET ${column?.name} = ${column?.name}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
    ];
    for (const sql of tries) await expect(system.sql(sql), sql).rejects.toEqual(FORBIDDEN);
    // The owner is stopped by the trigger: CASCADE, because references would stop TRUNCATE before it.
    await asOwner(async (owner) => {
      await expect(owner.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow(/is append-only/);
      const { rows } = await owner.query<{ filled: boolean }>(
        `SELECT EXISTS (SELECT FROM ${table}) AS filled`,
      );
      if (!rows[0]?.filled) return;
      await expect(owner.query(tries[0] ?? '')).rejects.toThrow(/is append-only/);
      await expect(owner.query(tries[1] ?? '')).rejects.toThrow(/is append-only/);
    });
  });

  it('the ledger is written by its functions and by nothing else', async () => {
    for (const table of [
      'ledger_accounts',
      'ledger_balances',
      'ledger_postings',
      'ledger_transfers',
      'ledger_holds',
    ]) {
      await expect(system.sql(`INSERT INTO ${table} DEFAULT VALUES`), table).rejects.toEqual(FORBIDDEN);
    }
    await expect(system.sql('UPDATE ledger_balances SET balance = balance + 1')).rejects.toEqual(FORBIDDEN);
    await expect(system.sql('DELETE FROM ledger_balances')).rejects.toEqual(FORBIDDEN);
  });

  it('what was sold stays what it was: amounts and owners of orders cannot be rewritten', async () => {
    for (const sql of [
      'UPDATE payments SET amount = 1',
      'UPDATE payments SET user_id = user_id',
      'UPDATE payment_orders SET amount = 1',
      'UPDATE refunds SET amount = 1',
      'UPDATE products SET duration_days = 1',
      'UPDATE products SET tax_free = 0',
      'UPDATE outbox SET payload = $${}$$',
      'DELETE FROM outbox',
      'DELETE FROM users',
      'DELETE FROM idempotency_keys',
    ]) {
      await expect(system.sql(sql), sql).rejects.toEqual(FORBIDDEN);
    }
  });

  it('a partition is no way around its parent', async () => {
    const parts = await system.sql<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_events'::regclass`,
    );
    expect(parts.length).toBeGreaterThan(5);
    for (const { name } of parts) {
      await expect(system.sql(`DELETE FROM ${name}`), name).rejects.toEqual(FORBIDDEN);
      await expect(
        system.sql(`INSERT INTO ${name} SELECT * FROM audit_events LIMIT 1`),
        name,
      ).rejects.toEqual(FORBIDDEN);
    }
  });
});

describe('row level security on staff tables (S000-TBL-13)', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    await system.staff();
  });
  afterAll(() => system.stop());

  const count = (actor: Actor, table: string) =>
    system.get(UnitOfWork).run(actor, async (tx) => {
      const rows: { count: string }[] = await tx.query(`SELECT count(*) FROM ${table}`);
      return Number(rows[0]?.count);
    });
  const user = (id: string): Actor => ({ type: 'USER', id, sessionId: id, ip: null });

  it('a query without scope sees nobody, reads and writes alike', async () => {
    for (const table of ['admin_users', 'sessions']) {
      expect(await system.sql(`SELECT 1 FROM ${table}`), table).toEqual([]);
      expect(await count(systemActor('test'), table), table).toBeGreaterThan(0);
      expect(await count({ type: 'ANONYMOUS', ip: null }, table), table).toBe(0);
    }
    const [changed] = await system.sql<unknown>(`UPDATE admin_users SET role = 'X' RETURNING 1`);
    expect(changed).toEqual([]);
    await expect(
      system.sql(
        `INSERT INTO sessions (id, principal_type, principal_id, refresh_hash, created_at, last_used_at, idle_expires_at,
           absolute_expires_at) VALUES ($1, 'ADMIN', $1, 'x', now(), now(), now(), now())`,
        [randomUUID()],
      ),
    ).rejects.toEqual(FORBIDDEN);
  });

  it('the scope ends with its transaction: a pooled connection does not keep it', async () => {
    await count(systemActor('test'), 'admin_users');
    const seen = await Promise.all(Array.from({ length: 20 }, () => system.sql(`SELECT 1 FROM admin_users`)));
    expect(seen.flat()).toEqual([]);
  });

  it('a customer sees the own sessions and no staff; another customer nothing', async () => {
    const customer = await system.customer();
    expect(await count(user(customer.id), 'sessions')).toBe(1);
    expect(await count(user(customer.id), 'admin_users')).toBe(0);
    expect(await count(user(randomUUID()), 'sessions')).toBe(0);
  });

  it('holds for the owner of the tables as well', async () => {
    const rows = await connected(system.database.ownerUrl, (owner) =>
      owner.query(`SELECT 1 FROM admin_users`),
    );
    expect(rows.rowCount).toBe(0);
  });
});

describe('day partitions (S000-TBL-13)', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
  });
  afterAll(() => system.stop());

  it('are there for today, and what happens today lies in them', async () => {
    await system.staff();
    const [row] = await system.sql<Record<string, string>>(
      `SELECT tableoid::regclass::text AS partition, to_char(occurred_at AT TIME ZONE 'UTC', 'YYYYMMDD') AS day
       FROM audit_events ORDER BY occurred_at DESC LIMIT 1`,
    );
    expect(row?.['partition']).toBe(`audit_events_${row?.['day']}`);
  });

  it('are made ahead by the worker, each once', async () => {
    const drop = `DO $$ DECLARE part regclass; BEGIN
      FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'metric_samples'::regclass
        AND inhrelid::regclass::text ~ '[0-9]{8}$' LOOP EXECUTE format('DROP TABLE %s', part); END LOOP; END $$`;
    await connected(system.database.ownerUrl, (owner) => owner.query(drop));
    const left = () =>
      system.sql(
        `SELECT 1 FROM pg_inherits WHERE inhparent = 'metric_samples'::regclass AND inhrelid::regclass::text ~ '[0-9]$'`,
      );
    expect(await left()).toHaveLength(0);
    await system.get(Schedule).runAllOnce();
    await eventually(async () => (await left()).length === 8);
    const [first, second] = await Promise.all([1, 2].map(() => system.get(Partitions).prepare()));
    expect([first, second]).toEqual([0, 0]);
  });
});
