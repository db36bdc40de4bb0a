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
  'ledger_hold_deadlines',
];
/** A column of each table that has no book. */
const COLUMN: Record<string, string> = {
  ledger_postings: 'kind',
  ledger_hold_ends: 'outcome',
  ledger_hold_deadlines: 'hold_id',
};
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
  let personId: string;
  let issued: string;
  let sales: string;
  let provider: string;
  let practice: string;

  beforeAll(async () => {
    database = await cloneDatabase();
    [app, owner] = [new pg.Client(database.appUrl), new pg.Client(database.ownerUrl)];
    await Promise.all([app.connect(), owner.connect()]);
    const user = newId();
    personId = user;
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
    holdId?: string;
  }): Promise<{ posting_id: string; outcome: string }[]> {
    const posting = {
      id: newId(),
      realm: order.realm ?? 'MONEY',
      kind: order.kind ?? 'test',
      sourceKind: order.sourceKind ?? 'test',
      sourceId: order.sourceId ?? newId(),
      reversesId: order.reversesId,
      holdId: order.holdId,
      postedAt: new Date().toISOString(),
      transfers: order.lines.map((line) => ({ id: newId(), book: 'POINTS', ...line })),
    };
    const { rows } = await app.query<{ posting_id: string; outcome: string }>(
      `SELECT posting_id, outcome FROM ledger_post($1)`,
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
    await app.query('ROLLBACK');
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
      const column = COLUMN[table] ?? 'book';
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
    ['a copy of the function', `ALTER FUNCTION ledger_post(jsonb, boolean) OWNER TO madang_app`],
    ['replica role', `SET session_replication_role = replica`],
    ['another role', `SET ROLE postgres`],
    ['COPY', `COPY ledger_transfers FROM STDIN`],
    ['a lock that would stop everybody', `BEGIN; LOCK TABLE ledger_balances IN ACCESS EXCLUSIVE MODE`],
    ['a row kept locked', `SELECT 1 FROM ledger_balances FOR UPDATE`],
    ['a function of its own', `CREATE FUNCTION public.mine() RETURNS void LANGUAGE sql AS ''`],
    ['the posting function of before', `SELECT ledger_post_v1('[]')`],
    ['the one after it', `SELECT ledger_post_v2('[]', true)`],
    ['the hold function of before', `SELECT ledger_hold_v1(NULL, NULL, 1, 'test', NULL, now())`],
    ['the release function of before', `SELECT ledger_release_v1(NULL, now())`],
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
  ] as [string, () => Line[]][])('refuses a posting that %s', (_name, lines) =>
    expectRefused(() => post({ lines: lines() }), /violates|out of range|invalid input|without transfers/),
  );

  it('posts nothing that takes more than a person has, and says so', async () => {
    const before = await books();
    const lines = [{ debit: person, credit: issued, amount: 1_001 }];
    expect(await post({ lines })).toMatchObject([{ outcome: 'INSUFFICIENT' }]);
    expect(await books()).toEqual(before);
  });

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
    const before = await books();
    expect(await post({ lines: [won], reversesId: trade?.posting_id ?? '' })).toMatchObject([
      { outcome: 'REVERSAL_EXCEEDS' },
    ]);
    expect(await books()).toEqual(before);
  });

  describe('no reference of any kind crosses the wall around PRACTICE (I12)', () => {
    let bank: string;
    let sourceOfMoney: string;
    let sourceOfPractice: string;
    const trade = { realm: 'PRACTICE', sourceKind: 'practice-trade' };
    const credits = (amount = 5): Line[] => [{ book: 'PRACTICE', debit: practice, credit: bank, amount }];
    const points = (amount = 5): Line[] => [{ book: 'POINTS', debit: person, credit: issued, amount }];

    beforeAll(async () => {
      bank = await account('PRACTICE', 'BANK-2', null, true);
      [sourceOfMoney, sourceOfPractice] = [newId(), newId()];
      await post({ lines: points(), sourceId: sourceOfMoney });
      await post({ ...trade, lines: credits(), sourceId: sourceOfPractice });
    });

    const hold = async (of: string, sourceKind: string): Promise<string> => {
      const { rows } = await app.query<{ hold_id: string }>(
        `SELECT hold_id FROM ledger_hold($1, $2, 3, $3, $4, now(), NULL)`,
        [newId(), of, sourceKind, newId()],
      );
      return rows[0]?.hold_id ?? '';
    };

    it.each([
      [
        'a practice posting from a source of money',
        () => post({ ...trade, lines: credits(), sourceId: sourceOfMoney }),
      ],
      [
        'a posting of points from a source of practice',
        () => post({ lines: points(), sourceId: sourceOfPractice }),
      ],
      ['points that call themselves practice', () => post({ ...trade, lines: points() })],
      ['practice that calls itself money', () => post({ lines: credits() })],
      [
        'points in the account of practice',
        () => post({ lines: [{ debit: person, credit: bank, amount: 5 }] }),
      ],
      [
        'practice in the account of points',
        () => post({ ...trade, lines: [{ book: 'PRACTICE', debit: bank, credit: person, amount: 5 }] }),
      ],
      ['a hold on practice for money', () => hold(practice, 'payment')],
      ['a hold on points for practice', () => hold(person, 'practice-trade')],
      ['an account in no book', () => account('GOLD', 'BANK', null, true)],
    ] as [string, () => Promise<unknown>][])('%s', (_name, work) =>
      expectRefused(work, /violates|another realm/),
    );

    it('a hold pays on its own side only', async () => {
      const [ofPoints, ofPractice] = [await hold(person, 'refund'), await hold(practice, 'practice-trade')];
      await expectRefused(() => post({ ...trade, lines: credits(), holdId: ofPoints }), /own account only/);
      await expectRefused(() => post({ lines: points(), holdId: ofPractice }), /own account only/);
      await expectRefused(() => post({ lines: points(), holdId: newId() }), /own account only/);
    });
  });

  it('nobody opens an account in another person’s name that may go below zero', async () => {
    const stranger = newId();
    await expectRefused(
      () => account('POINTS', `USER:${stranger}`, null, true),
      /ledger_accounts_person_code/,
    );
    await expectRefused(() => account('POINTS', 'ISSUED-2', personId, false), /ledger_accounts_person_code/);
  });

  it('tables of the same name in a schema of its own change nothing', async () => {
    await app.query(`CREATE TEMP TABLE ledger_balances (account_id uuid, book text, may_go_negative boolean,
      balance bigint, held bigint, entries bigint, last_posted_at timestamptz, updated_at timestamptz)`);
    await app.query(
      `INSERT INTO pg_temp.ledger_balances VALUES ($1, 'POINTS', true, 0, 0, 0, now(), now())`,
      [person],
    );
    const before = await books();
    const lines = [{ debit: person, credit: issued, amount: 1_000_000 }];
    expect(await post({ lines })).toMatchObject([{ outcome: 'INSUFFICIENT' }]);
    expect(await books()).toEqual(before);
    await app.query(`DROP TABLE pg_temp.ledger_balances`);
  });

  it('a person’s account can never be one that may go negative', () =>
    expectRefused(() => account('POINTS', `USER:${newId()}`, person, true), /violates/));

  it('the same source and kind twice is posted once and says so', async () => {
    const sourceId = newId();
    const lines = [{ debit: issued, credit: person, amount: 10 }];
    const [first] = await post({ lines, sourceId });
    const before = await books();
    const [second] = await post({ lines, sourceId });
    expect(first?.outcome).toBe('POSTED');
    expect(second).toEqual({ posting_id: first?.posting_id, outcome: 'EARLIER' });
    expect(await books()).toEqual(before);
    const [other] = await post({ lines, sourceId, kind: 'another' });
    expect(other?.outcome).toBe('POSTED');
  });
});
