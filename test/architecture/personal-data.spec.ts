import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultsOf } from '../../src/modules/auth/staff/access.rules.js';
import { erasurePlan, pseudonymOf } from '../../src/platform/personal-data/erasure-plan.js';
import { personalColumns } from '../../src/platform/personal-data/personal-data.js';
import { TestSystem } from '../kit/test-system.js';
import { looksPersonal } from './personal-words.js';

/** Looks personal and is not. */
const NOT_PERSONAL: Record<string, string> = {
  'access_reviews.note': 'what a reviewer checked, in their own words',
  'admin_passkeys.name': 'what somebody of the staff calls a key of theirs',
  'api_keys.name': 'the name of a program',
  'payment_method_secrets.client_key': 'what a payment window is opened with, the same for everybody',
  'chores.name': 'the name of something that repeats',
  'saga_steps.name': 'the name of a step',
  'metric_names.name': 'what is measured',
  'metric_series.name': 'what is measured',
  'ledger_balances.account_id': 'the id of an account in the books',
  'ledger_holds.account_id': 'the id of an account in the books',
  'ledger_transfers.debit_account_id': 'the id of an account in the books',
  'ledger_transfers.credit_account_id': 'the id of an account in the books',
  'mail_suppressions.address_hash': 'a hash that only whoever has the key can make',
  'messages.recipient_type': 'customer, staff, a number that is about to be one’s, a chat or a server',
  'messages.recipient_id': 'the id of a person, of a change of number, of a chat or a server',
  'messages.recipient_hash': 'a hash that only whoever has the key can make',
  'messages.receipt': 'the other side’s id of a message',
  'notice_deliveries.recipient_id': 'the id of a member of staff, or of a chat or a server',
  'notification_destinations.name': 'what a chat or a server is called',
  'notification_destinations.address_sealed': 'the address of a chat or a server',
  'notification_destinations.address_shown': 'where a chat or a server is',
  'notification_preferences.email_from': 'from which weight on letters are wanted',
  'notifications.recipient_type': 'customer or staff',
  'notifications.recipient_id': 'the id of a person',
  'users.phone_proved_at': 'when a number was proved',
  'oauth_flows.browser_hash': 'a hash of a random secret',
  'partitioned_tables.name': 'the name of a table',
  'schema_migrations.name': 'the name of a migration',
  'payment_orders.order_name': 'what is sold',
  'payments.order_name': 'what is sold',
  'payment_methods.name': 'a way to pay, by name',
  'payment_method_secrets.name': 'which key of a provider it is',
  'products.name': 'what is sold',
  'roles.name': 'the name of a role',
  'saved_views.name': 'what staff calls a way to look at a list',
  'segments.name': 'what staff calls a group of people',
};

/** Personal, in a table whose module does not exist yet; its module will mark it. */
const TO_BE_MARKED = ['access_logs.client'];

describe('personal data is marked where it is declared (S002-MON-03)', () => {
  let system: TestSystem;
  let columns: { table: string; column: string; type: string; required: boolean; writable: boolean }[];

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    columns = await system.sql(
      `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type, a.attnotnull AS required,
         has_column_privilege('madang_app', c.oid, a.attname, 'UPDATE') AS writable
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND a.attnum > 0 AND NOT a.attisdropped`,
    );
  });
  afterAll(() => system.stop());

  const find = (table: string, column: string) =>
    columns.find((each) => each.table === table && each.column === column);
  const marks = () => personalColumns(system.get(DataSource));

  it('every column that looks personal is marked, or listed with a reason', () => {
    const marked = new Set(marks().map(({ table, column }) => `${table}.${column}`));
    const looking = columns
      .filter(({ column }) => looksPersonal(column))
      .map(({ table, column }) => `${table}.${column}`);
    expect(looking.length).toBeGreaterThan(15);
    const open = looking.filter(
      (name) => !marked.has(name) && !(name in NOT_PERSONAL) && !TO_BE_MARKED.includes(name),
    );
    expect(open, 'mark with @PersonalData or markPersonalColumns, or say here why it is not').toEqual([]);
    const stale = [...Object.keys(NOT_PERSONAL), ...TO_BE_MARKED].filter(
      (name) => !looking.includes(name) || marked.has(name),
    );
    expect(stale, 'listed for nothing').toEqual([]);
  });

  it('every mark is on a column that exists, once, with its person in the same row', () => {
    const names = marks().map(({ table, column }) => `${table}.${column}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { table, column, subjectColumn } of marks()) {
      expect(find(table, column), `${table}.${column}`).toBeDefined();
      if (subjectColumn !== null)
        expect(find(table, subjectColumn)?.type, `${table}.${subjectColumn}`).toBe('uuid');
    }
  });

  it('the erasure plan can be carried out by the application', () => {
    const { steps, kept } = erasurePlan(system.get(DataSource));
    expect(steps).toContainEqual({
      table: 'users',
      column: 'email',
      subjectColumn: 'id',
      kind: 'email',
      how: 'pseudonym',
    });
    for (const { table, column, how } of steps) {
      const there = find(table, column);
      expect(there?.writable, `${table}.${column} is granted for UPDATE`).toBe(true);
      if (how === 'null') expect(there?.required, `${table}.${column} may be null`).toBe(false);
      else expect(there?.type, `${table}.${column}`).toBe('text');
    }
    for (const { because } of kept) expect(because.length).toBeGreaterThan(10);
    expect(steps.map(({ table }) => table)).not.toContain('admin_users');
  });

  it('carried out, it leaves nothing of the person, and everybody else as they were (S003-ADM-09)', async () => {
    const [leaving, staying] = [await system.customer(), await system.customer()];
    const secrets = ['떠나는사람', '+821099998888', '203.0.113.99', 'Canary/1.0'];
    await system.sql(
      `UPDATE users SET name = $2, phone = $3, email = 'leaving@people.example' WHERE id = $1`,
      [leaving.id, secrets[0], secrets[1]],
    );
    const asSystem = `SELECT set_config('madang.actor_type', 'SYSTEM', false)`;
    const runner = system.get(DataSource).createQueryRunner();
    try {
      await runner.query(asSystem);
      await runner.query(`UPDATE sessions SET ip = $2, user_agent = $3 WHERE principal_id = $1`, [
        leaving.id,
        secrets[2],
        secrets[3],
      ]);
      const everything = async () => {
        const tables = [...new Set(erasurePlan(system.get(DataSource)).steps.map(({ table }) => table))];
        const rows = await Promise.all(
          tables.map((table): Promise<{ row: string }[]> =>
            runner.query(`SELECT t::text AS row FROM "${table}" t`),
          ),
        );
        return rows.flat().map(({ row }) => row);
      };
      const othersBefore = (await everything()).filter((row) => row.includes(staying.id)).sort();
      for (const { table, column, subjectColumn, kind, how } of erasurePlan(system.get(DataSource)).steps) {
        await runner.query(`UPDATE "${table}" SET "${column}" = $2 WHERE "${subjectColumn}" = $1`, [
          leaving.id,
          how === 'null' ? null : pseudonymOf(kind, leaving.id),
        ]);
      }
      const after = await everything();
      for (const secret of [...secrets, 'leaving@people.example'])
        expect(
          after.filter((row) => row.includes(secret)),
          secret,
        ).toEqual([]);
      expect(after.filter((row) => row.includes(staying.id)).sort()).toEqual(othersBefore);
    } finally {
      await runner.query(`SELECT set_config('madang.actor_type', '', false)`);
      await runner.release();
    }
  });

  it('who may write customers sees what they overwrite: a masked value must never be saved back', () => {
    const writing = ['SUPER_ADMIN', 'ADMIN', 'OPERATOR'].filter((role) => defaultsOf(role).has('user.write'));
    expect(writing.length).toBeGreaterThan(0);
    for (const role of writing) expect(defaultsOf(role), role).toContain('user.read.personal');
  });
});
