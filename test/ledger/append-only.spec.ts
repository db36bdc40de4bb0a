import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/ids.js';
import { cloneDatabase, type TestDatabase } from '../kit/test-database.js';

const TABLES = [
  'ledger_accounts',
  'ledger_balances',
  'ledger_postings',
  'ledger_transfers',
  'ledger_holds',
  'ledger_hold_ends',
];
const HISTORY = ['payment_history', 'payment_confirmations', 'refund_history', 'refund_attempts'];

interface Line {
  book?: string;
  debit: string;
  credit: string;
  amount: number | string;
}

describe('the books guard themselves against raw SQL of the application’s role (threat model I1, I3, I11, I12)', () => {
  let database: TestDatabase;
  let app: pg.Client;
  let owner: pg.Client;
  let person: string;
  let issued: string;
  let sales: string;
  let provider: string;
  let practice: string;

  beforeAll(async () => {
    database = await cloneDatabase();
    [app, owner] = [new pg.Client(database.appUrl), new pg.Client(database.ownerUrl)];
    await Promise.all([app.connect(), owner.connect()]);
    const user = newId();
    await owner.query(
      `INSERT INTO users (id, name, email, services, is_active, created_at, updated_at)
       VALUES ($1, '홍길동', 'hong@people.example', '{KST}', true, now(), now())`,
      [user],
    );
    person = await account('POINTS', `USER:${user}`, user, false);
    issued = await account('POINTS', 'ISSUED', null, true);
    sales = await account('KRW', 'SALES:POINT_TOPUP', null, true);
    provider = await account('KRW', 'PROVIDER:TOSS', null, true);
    practice = await account('PRACTICE', 'BANK', null, true);
    await post({ lines: [{ debit: issued, credit: person, amount: 1_000 }] });
  });
  afterAll(async () => {
    await Promise.all([app.end(), owner.end()]);
    await database.drop();
  });

  async function account(
    book: string,
    code: string,
    ownerId: string | null,
    negative: boolean,
  ): Promise<string> {
    const { rows } = await app.query<{ id: string }>(`SELECT ledger_open_account($1, $2, $3, $4, $5) AS id`, [
      newId(),
      book,
      code,
      ownerId,
      negative,
    ]);
    return rows[0]?.id ?? '';
  }

  async function post(order: {
    lines: Line[];
    realm?: string;
    sourceKind?: string;
    sourceId?: string;
    kind?: string;
    reversesId?: string;
  }): Promise<{ posting_id: string; fresh: boolean }[]> {
    const posting = {
      id: newId(),
      realm: order.realm ?? 'MONEY',
      kind: order.kind ?? 'test',
      sourceKind: order.sourceKind ?? 'test',
      sourceId: order.sourceId ?? newId(),
      reversesId: order.reversesId,
      postedAt: new Date().toISOString(),
      transfers: order.lines.map((line) => ({ id: newId(), book: 'POINTS', ...line })),
    };
    const { rows } = await app.query<{ posting_id: string; fresh: boolean }>(
      `SELECT * FROM ledger_post($1)`,
      [JSON.stringify([posting])],
    );
    return rows;
  }

  /** Everything in the books, to see that a refusal left nothing behind. */
  async function books(): Promise<unknown> {
    const { rows } = await owner.query(
      `SELECT (SELECT jsonb_agg(b ORDER BY account_id) FROM ledger_balances b) AS balances,
        (SELECT count(*) FROM ledger_postings) AS postings, (SELECT count(*) FROM ledger_transfers) AS transfers,
        (SELECT count(*) FROM ledger_accounts) AS accounts, (SELECT count(*) FROM ledger_holds) AS holds`,
    );
    return rows;
  }

  async function expectRefused(work: () => Promise<unknown>, why: RegExp): Promise<void> {
    const before = await books();
    await expect(work()).rejects.toThrow(why);
    expect(await books()).toEqual(before);
  }

  it('connects as the application does: neither owner nor superuser', async () => {
    const { rows } = await app.query(
      `SELECT current_user AS name, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user`,
    );
    expect(rows).toEqual([{ name: 'madang_app', rolsuper: false, rolcreatedb: false, rolcreaterole: false }]);
    const { rows: owned } = await app.query(
      `SELECT tablename FROM pg_tables WHERE tableowner = current_user`,
    );
    expect(owned).toEqual([]);
  });

  describe.each(TABLES)('%s', (table) => {
    it.each([
      ['INSERT', `INSERT INTO ${table} DEFAULT VALUES`],
      ['UPDATE', `UPDATE ${table} SET book = book`],
      ['DELETE', `DELETE FROM ${table}`],
      ['TRUNCATE', `TRUNCATE ${table} CASCADE`],
    ])('refuses %s', async (_act, sql) => {
      const column = table === 'ledger_hold_ends' ? 'outcome' : table === 'ledger_postings' ? 'kind' : 'book';
      await expectRefused(() => app.query(sql.replaceAll('book', column)), /permission denied|append-only/);
    });
  });

  it.each(HISTORY)('%s cannot be changed either', async (table) => {
    for (const sql of [`UPDATE ${table} SET id = id`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]) {
      await expect(app.query(sql)).rejects.toThrow(/permission denied|append-only/);
    }
  });

  it('even the owner changes nothing while the triggers stand', async () => {
    await expectRefused(() => owner.query(`UPDATE ledger_transfers SET amount = 1`), /append-only/);
    await expectRefused(() => owner.query(`DELETE FROM ledger_postings`), /append-only/);
  });

  it.each([
    ['CREATE TABLE', `CREATE TABLE public.mine (id int)`],
    ['DISABLE TRIGGER', `ALTER TABLE ledger_transfers DISABLE TRIGGER ALL`],
    ['DROP', `DROP TABLE ledger_transfers`],
    ['a copy of the function', `ALTER FUNCTION ledger_post(jsonb) OWNER TO madang_app`],
    ['replica role', `SET session_replication_role = replica`],
  ])('has no way around: %s', (_name, sql) =>
    expectRefused(() => app.query(sql), /permission denied|must be owner/),
  );

  it.each([
    ['crosses from won to points', () => [{ book: 'KRW', debit: provider, credit: person, amount: 5 }]],
    [
      'names a book its accounts are not in',
      () => [{ book: 'KRW', debit: issued, credit: person, amount: 5 }],
    ],
    ['crosses into PRACTICE', () => [{ book: 'PRACTICE', debit: practice, credit: person, amount: 5 }]],
    ['moves to itself', () => [{ debit: issued, credit: issued, amount: 5 }]],
    ['moves nothing', () => [{ debit: issued, credit: person, amount: 0 }]],
    ['moves less than nothing', () => [{ debit: issued, credit: person, amount: -5 }]],
    ['moves a fraction', () => [{ debit: issued, credit: person, amount: '1.5' }]],
    ['moves more than a bigint', () => [{ debit: issued, credit: person, amount: '9223372036854775808' }]],
    ['overflows a balance', () => [{ debit: issued, credit: person, amount: '9223372036854775807' }]],
    ['names no account', () => [{ debit: newId(), credit: person, amount: 5 }]],
    ['has no transfers', () => []],
    ['takes more than a person has', () => [{ debit: person, credit: issued, amount: 1_001 }]],
  ] as [string, () => Line[]][])('refuses a posting that %s', (_name, lines) =>
    expectRefused(() => post({ lines: lines() }), /violates|out of range|invalid input|without transfers/),
  );

  it('refuses a posting of PRACTICE and won together, either way round', async () => {
    const mixed = [
      { book: 'PRACTICE', debit: practice, credit: practice, amount: 5 },
      { book: 'KRW', debit: provider, credit: sales, amount: 5 },
    ];
    await expectRefused(() => post({ lines: mixed, realm: 'MONEY' }), /violates/);
    const other = await account('PRACTICE', 'OTHER', null, true);
    const practiceLine = { book: 'PRACTICE', debit: practice, credit: other, amount: 5 };
    const won = { book: 'KRW', debit: provider, credit: sales, amount: 5 };
    for (const [realm, sourceKind] of [
      ['PRACTICE', 'practice-trade'],
      ['MONEY', 'payment'],
    ]) {
      await expectRefused(() => post({ lines: [practiceLine, won], realm, sourceKind }), /violates/);
    }
    await expectRefused(
      () => post({ lines: [practiceLine], realm: 'PRACTICE', sourceKind: 'payment' }),
      /ledger_postings_practice_wall/,
    );
    const [trade] = await post({ lines: [practiceLine], realm: 'PRACTICE', sourceKind: 'practice-trade' });
    await expectRefused(
      () => post({ lines: [won], reversesId: trade?.posting_id ?? '' }),
      /violates foreign key/,
    );
  });

  it('a person’s account can never be one that may go negative', () =>
    expectRefused(() => account('POINTS', `USER:${newId()}`, person, true), /violates/));

  it('the same source and kind twice is posted once and says so', async () => {
    const sourceId = newId();
    const lines = [{ debit: issued, credit: person, amount: 10 }];
    const [first] = await post({ lines, sourceId });
    const before = await books();
    const [second] = await post({ lines, sourceId });
    expect(first?.fresh).toBe(true);
    expect(second).toEqual({ posting_id: first?.posting_id, fresh: false });
    expect(await books()).toEqual(before);
    const [other] = await post({ lines, sourceId, kind: 'another' });
    expect(other?.fresh).toBe(true);
  });
});
