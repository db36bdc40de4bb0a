import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected } from '../kit/test-database.js';
import { TestSystem } from '../kit/test-system.js';

const TABLES = ['admin_users', 'admin_grants', 'admin_invites', 'role_permissions', 'roles'];
const ID = '0191d0f0-0000-7000-8000-00000000000a';

describe('what the database itself keeps of staff (S000-TBL-01, S000-TBL-03, S000-TBL-04, S002-AUTH-02)', () => {
  let system: TestSystem;
  let staffId: string;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    const staff = await system.staff();
    staffId = staff.account.id;
    await as('SYSTEM', async (app) => {
      await app.query(
        `INSERT INTO roles (name, title_ko, title_en, built_in, created_at, updated_at)
         VALUES ('HOUSE', '집', 'House', false, now(), now())`,
      );
      await app.query(`INSERT INTO role_permissions VALUES ('HOUSE', 'user.read', true)`);
      await app.query(
        `INSERT INTO admin_grants (admin_id, permission, effect, granted_at) VALUES ($1, 'user.read', 'ALLOW', now())`,
        [staffId],
      );
      await app.query(
        `INSERT INTO admin_invites (id, admin_id, created_at, expires_at) VALUES ($1, $2, now(), now() + interval '1 day')`,
        [ID, staffId],
      );
    });
  });
  afterAll(() => system.stop());

  /** A connection of the application's role that says for whom it acts. */
  const as = <T>(actor: string, work: (app: pg.Client) => Promise<T>, actorId = '') =>
    connected(system.database.appUrl, async (app) => {
      await app.query(
        `SELECT set_config('madang.actor_type', $1, false), set_config('madang.actor_id', $2, false)`,
        [actor, actorId],
      );
      return work(app);
    });

  it.each(TABLES)(
    '%s has nothing to show to a transaction that acts for nobody of the staff',
    async (table) => {
      for (const actor of ['', 'USER', 'ANONYMOUS', 'API_KEY', 'admin']) {
        const { rows } = await as(actor, (app) => app.query(`SELECT * FROM ${table}`), staffId);
        expect(rows, actor).toEqual([]);
      }
      for (const actor of ['SYSTEM', 'ADMIN']) {
        const { rows } = await as(actor, (app) => app.query(`SELECT * FROM ${table}`));
        expect(rows.length, actor).toBeGreaterThan(0);
      }
    },
  );

  it.each(TABLES)('%s holds its owner to the same', async (table) => {
    const { rows } = await connected(system.database.ownerUrl, (owner) =>
      owner.query(`SELECT * FROM ${table}`),
    );
    expect(rows).toEqual([]);
  });

  it.each([
    ['role_permissions', `INSERT INTO role_permissions VALUES ('OPERATOR', 'refund.approve', true)`],
    ['admin_grants', `INSERT INTO admin_grants VALUES ('${ID}', 'refund.approve', 'ALLOW', null, now())`],
    ['roles', `INSERT INTO roles VALUES ('MINE', 'x', 'x', false, 'ANY', now(), now(), 1)`],
  ])('%s takes no row from a transaction that acts for a customer', async (_table, sql) => {
    await expect(as('USER', (app) => app.query(sql))).rejects.toThrow(/row-level security/);
  });

  it.each([
    [
      'the highest role keeps everything',
      `INSERT INTO role_permissions VALUES ('SUPER_ADMIN', 'user.read', false)`,
      /owner_whole/,
    ],
    [
      'a name is no sentence',
      `INSERT INTO role_permissions VALUES ('HOUSE', 'drop table users', true)`,
      /check constraint/,
    ],
    ['there is no third effect', `UPDATE admin_grants SET effect = 'MAYBE'`, /permission denied/],
    [
      'a grant is given anew, not rewritten',
      `UPDATE admin_grants SET permission = 'refund.approve'`,
      /permission denied/,
    ],
    [
      'an invitation is not moved to somebody else',
      `UPDATE admin_invites SET admin_id = '${ID}'`,
      /permission denied/,
    ],
    [
      'nor made longer',
      `UPDATE admin_invites SET expires_at = now() + interval '1 year'`,
      /permission denied/,
    ],
    ['a role keeps its name', `UPDATE roles SET name = 'OTHER' WHERE name = 'HOUSE'`, /permission denied/],
    ['staff are not deleted', `DELETE FROM admin_users`, /permission denied/],
    ['nobody has a role that is not there', `UPDATE admin_users SET role = 'GHOST'`, /admin_users_role/],
  ])('%s', async (_title, sql, why) => {
    await expect(as('SYSTEM', (app) => app.query(sql))).rejects.toThrow(why);
  });

  it('what comes with the product is not deleted', async () => {
    const { rowCount } = await as('SYSTEM', (app) => app.query(`DELETE FROM roles WHERE built_in`));
    expect(rowCount).toBe(0);
  });

  it('an address is one account, whatever its case', async () => {
    await expect(
      as('SYSTEM', (app) =>
        app.query(
          `INSERT INTO admin_users (id, email, name, role, is_active, created_at, updated_at)
           SELECT $1, upper(email), name, role, false, now(), now() FROM admin_users LIMIT 1`,
          [ID],
        ),
      ),
    ).rejects.toThrow(/admin_users_email/);
  });

  it('removing somebody by force leaves what they did', async () => {
    const leaving = await system.staff('OPERATOR');
    const { id } = leaving.account;
    const events = () =>
      system.sql<{ count: string }>(
        `SELECT count(*) FROM audit_events WHERE actor_id = $1 OR resource_id = $1::text`,
        [id],
      );
    const [before] = await events();
    await connected(system.database.ownerUrl, async (owner) => {
      await owner.query(`SELECT set_config('madang.actor_type', 'SYSTEM', false)`);
      // Whatever refers to the account; nothing of the audit log does.
      await owner
        .query(`DELETE FROM admin_totp_factors WHERE admin_user_id = $1`, [id])
        .catch(() => undefined);
      await owner.query(`DELETE FROM admin_users WHERE id = $1`, [id]);
    });
    expect(Number(before?.count)).toBeGreaterThan(0);
    expect(await events()).toEqual([before]);
  });
});
