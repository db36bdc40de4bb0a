import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ledger, pointsIssued, pointsOf, pointsSpent } from '../../src/modules/ledger/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { LeasedWork } from '../../src/platform/work/leased-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import { won } from '../../src/shared/money.js';
import { here } from '../attachments/files-kit.js';
import { codeOf } from '../kit/approvals.js';
import type { StaffClient } from '../kit/staff-client.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const ACTOR = systemActor('test');
const DAY_MS = 86_400_000;

interface Entry {
  id: string;
  seq: number;
  postedAt: string;
  amount: string;
  balance: string;
  counterAccount: string;
  kind: string;
  postingId: string;
  reversesId: string | null;
  reversedBy: string[];
}

interface Statement {
  opening: string;
  closing: string;
  total: number;
  items: Entry[];
  nextCursor: string | null;
}

interface Written {
  rows: number;
  people: number;
  masked: boolean;
  job: { status: string; progress: { done: number; total: number } };
  file: { downloadUrl: string; contentType: string; fileName: string };
}

describe('accounts, balances of the past and statements (S001-PAY-09, S000-TBL-08)', () => {
  let system: TestSystem;
  let staff: StaffClient;
  let customer: Customer;
  let accountId: string;
  /** When each of the fifty entries was posted, and the balance after it. */
  const history: { at: Date; balance: bigint; posting: string }[] = [];

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff('ADMIN');
    customer = await system.customer();
    let balance = 0n;
    for (let n = 0; n < 50; n += 1) {
      const amount = 100n + BigInt(n);
      const given = n % 3 !== 2;
      balance += given ? amount : -amount;
      const [posted] = await system.get(UnitOfWork).run(ACTOR, (tx) =>
        system.get(Ledger).post(tx, [
          {
            kind: given ? 'given' : 'spent',
            source: { kind: 'test', id: newId() },
            transfers: [
              given
                ? { debit: pointsIssued(), credit: pointsOf(customer.id), amount: won(amount) }
                : { debit: pointsOf(customer.id), credit: pointsSpent(), amount: won(amount) },
            ],
          },
        ]),
      );
      history.push({ at: new Date(), balance, posting: posted?.id ?? '' });
    }
    // Fifty days of history: an hour of a test is no history. Order and balances stay as they are.
    await connected(system.database.adminUrl, async (vandal) => {
      await vandal.query(`SET session_replication_role = replica`);
      for (const [n, moment] of history.entries()) {
        moment.at = new Date(Date.UTC(2026, 8, 1, 3) + n * DAY_MS);
        await vandal.query(`UPDATE ledger_transfers SET posted_at = $2 WHERE posting_id = $1`, [
          moment.posting,
          moment.at,
        ]);
        await vandal.query(`UPDATE ledger_postings SET posted_at = $2 WHERE id = $1`, [
          moment.posting,
          moment.at,
        ]);
      }
      await vandal.query(`UPDATE ledger_balances b SET last_posted_at = (SELECT max(posted_at) FROM ledger_transfers
        WHERE b.account_id IN (debit_account_id, credit_account_id)) WHERE entries > 0`);
    });
    const { ledgerAccounts } = await staff.ok<{ ledgerAccounts: { items: { id: string }[] } }>(
      `{ ledgerAccounts(filter: { search: "${customer.id}", book: POINTS }) { items { id } } }`,
    );
    accountId = ledgerAccounts.items[0]?.id ?? '';
  });
  afterAll(() => system.stop());

  const statement = async (args: string): Promise<Statement> =>
    (
      await staff.ok<{ ledgerEntries: Statement }>(
        `{ ledgerEntries(accountId: "${accountId}"${args && `, ${args}`}) { opening closing total nextCursor
          items { id seq postedAt amount balance counterAccount kind postingId reversesId reversedBy } } }`,
      )
    ).ledgerEntries;
  const balanceAt = async (at: Date) =>
    (
      await staff.ok<{ ledgerBalance: { balance: string; entries: number } }>(
        `{ ledgerBalance(accountId: "${accountId}", at: "${at.toISOString()}") { balance entries } }`,
      )
    ).ledgerBalance;

  it('the invariants hold over the history', async () => {
    expect(await system.brokenInvariants()).toEqual([]);
  });

  it('accounts are found by book, holder and person, and paged', async () => {
    const page = async (filter: string, rest = '') =>
      (
        await staff.ok<{
          ledgerAccounts: {
            total: number;
            nextCursor: string | null;
            items: { code: string; balance: string; entries: number; owner: { id: string } | null }[];
          };
        }>(
          `{ ledgerAccounts(filter: { ${filter} }${rest}) { total nextCursor items { code balance entries owner { id } } } }`,
        )
      ).ledgerAccounts;
    const house = await page('book: POINTS, holder: HOUSE');
    expect(house.items.map(({ code }) => code)).toEqual(['ISSUED', 'SPENT']);
    expect(house.items.map(({ owner }) => owner)).toEqual([null, null]);
    const persons = await page('book: POINTS, holder: CUSTOMER');
    expect(persons.items).toMatchObject([
      { code: `USER:${customer.id}`, entries: 50, owner: { id: customer.id } },
    ]);
    expect((await page('search: "홍길동"')).total).toBe(1);
    expect((await page('search: "없는 사람"')).items).toEqual([]);
    const first = await page('book: POINTS', ', limit: 2');
    const rest = await page('book: POINTS', `, limit: 2, after: "${first.nextCursor}"`);
    expect([...first.items, ...rest.items].map(({ code }) => code)).toEqual([
      'ISSUED',
      'SPENT',
      `USER:${customer.id}`,
    ]);
  });

  it('the balance of any time is that of the last entry up to then', async () => {
    for (const n of [0, 1, 17, 48, 49]) {
      const moment = history[n];
      if (!moment) throw new Error('no history');
      const expected = { balance: moment.balance.toString(), entries: n + 1 };
      expect(await balanceAt(moment.at)).toEqual(expected);
      expect(await balanceAt(new Date(moment.at.getTime() + DAY_MS / 2))).toEqual(expected);
      expect(await balanceAt(new Date(moment.at.getTime() - 1))).toEqual({
        balance: (history[n - 1]?.balance ?? 0n).toString(),
        entries: n,
      });
    }
  });

  it('walked by cursor the statement is whole, newest first, each entry with the balance after it', async () => {
    const entries: Entry[] = [];
    let cursor: string | null = null;
    do {
      const page = await statement(`limit: 7${cursor ? `, after: "${cursor}"` : ''}`);
      expect(page.total).toBe(50);
      entries.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => 50 - i));
    for (const entry of entries) {
      const moment = history[entry.seq - 1];
      expect(entry.balance).toBe(moment?.balance.toString());
      expect(entry.postedAt).toBe(moment?.at.toISOString());
      expect(BigInt(entry.amount)).toBe((moment?.balance ?? 0n) - (history[entry.seq - 2]?.balance ?? 0n));
      expect(entry.counterAccount).toBe(entry.kind === 'given' ? 'ISSUED' : 'SPENT');
    }
  });

  it('a period has its opening and closing balance', async () => {
    const [from, to] = [history[10]?.at, history[20]?.at];
    const page = await statement(`from: "${from?.toISOString()}", to: "${to?.toISOString()}", limit: 100`);
    expect(page).toMatchObject({
      opening: history[9]?.balance.toString(),
      closing: history[19]?.balance.toString(),
      total: 10,
      nextCursor: null,
    });
    expect(page.items.map(({ seq }) => seq)).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12, 11]);
    const before = await statement(`to: "2020-01-01T00:00:00Z"`);
    expect(before).toMatchObject({ opening: '0', closing: '0', total: 0, items: [] });
  });

  it('a customer reads the history of their own points, staff that of everybody', async () => {
    const document = `{ viewer { user { ledgerEntries(limit: 3) { seq balance } } } }`;
    const { viewer } = await customer.client.ok<{ viewer: { user: { ledgerEntries: { seq: number }[] } } }>(
      document,
    );
    expect(viewer.user.ledgerEntries.map(({ seq }) => seq)).toEqual([50, 49, 48]);
    const ofUser = `{ user(id: "${customer.id}") { points { available } ledgerEntries(limit: 2) { seq } } }`;
    const { user } = await staff.ok<{ user: { ledgerEntries: { seq: number }[] } }>(ofUser);
    expect(user.ledgerEntries.map(({ seq }) => seq)).toEqual([50, 49]);
    expect(codeOf(await (await system.staff('OPERATOR')).send(ofUser))).toBe('FORBIDDEN');
  });

  it('a reversal names what it reverses, and what it reversed shows it', async () => {
    const original = history[48]?.posting ?? '';
    const stranger = await system.customer();
    const post = (reversesId: string | null, amount: bigint) =>
      system.get(UnitOfWork).run(ACTOR, (tx) =>
        system.get(Ledger).post(tx, [
          {
            kind: reversesId ? 'taken-back' : 'given',
            source: { kind: 'test', id: newId() },
            transfers: [
              reversesId
                ? { debit: pointsOf(stranger.id), credit: pointsIssued(), amount: won(amount) }
                : { debit: pointsIssued(), credit: pointsOf(stranger.id), amount: won(amount) },
            ],
            ...(reversesId ? { reversesId } : {}),
          },
        ]),
      );
    const [given] = await post(null, 900n);
    const reversals = [await post(given?.id ?? '', 300n), await post(given?.id ?? '', 600n)].map(
      ([one]) => one?.id,
    );
    const read = async (id?: string) =>
      (
        await staff.ok<{
          ledgerPosting: { reversesId: string | null; reversedBy: string[]; transfers: { amount: string }[] };
        }>(
          `{ ledgerPosting(id: "${id}") { reversesId reversedBy transfers { amount debitAccount creditAccount } } }`,
        )
      ).ledgerPosting;
    expect(await read(given?.id)).toMatchObject({
      reversesId: null,
      reversedBy: reversals,
      transfers: [{ amount: '900' }],
    });
    expect(await read(reversals[0])).toMatchObject({ reversesId: given?.id, reversedBy: [] });
    expect((await read(original)).reversedBy).toEqual([]);
  });

  it.each([
    ['ledgerBalance', `{ ledgerBalance(accountId: "${newId()}") { balance } }`, 'LEDGER_ACCOUNT_NOT_FOUND'],
    ['ledgerEntries', `{ ledgerEntries(accountId: "x") { total } }`, 'LEDGER_ACCOUNT_NOT_FOUND'],
    ['ledgerPosting', `{ ledgerPosting(id: "${newId()}") { id } }`, 'LEDGER_POSTING_NOT_FOUND'],
  ])('%s of nothing is told as such', async (_name, document, code) => {
    expect(codeOf(await staff.send(document))).toBe(code);
  });

  it('limits and cursors are checked', async () => {
    for (const [args, code] of [
      ['limit: 0', 'PAGE_INVALID'],
      ['limit: 101', 'PAGE_INVALID'],
      ['after: "bm9wZQ"', 'CURSOR_INVALID'],
    ]) {
      expect(
        codeOf(await staff.send(`{ ledgerEntries(accountId: "${accountId}", ${args}) { total } }`)),
      ).toBe(code);
    }
  });

  describe('a statement as a file (S000-ARC-06)', () => {
    const exportIt = async (args = ''): Promise<string> => {
      const { data, errors } = await staff.confirmed<{ exportStatement: { id: string } }>(
        `mutation { exportStatement(accountId: "${accountId}", reason: "회계 감사 자료"${args}) { id } }`,
      );
      expect(errors).toEqual([]);
      return data?.exportStatement.id ?? '';
    };
    const finished = (id: string) =>
      eventually(async () => {
        const { dataExport } = await staff.ok<{ dataExport: Written }>(
          `{ dataExport(id: "${id}") { rows masked people job { status progress { done total } }
             file { downloadUrl contentType fileName } } }`,
        );
        return /COMPLETED|FAILED/.test(dataExport.job.status) ? dataExport : null;
      });
    const download = async ({ file }: Written): Promise<string> => {
      expect(file.contentType).toBe('text/csv');
      const answer = await fetch(here(system, file.downloadUrl));
      expect(answer.headers.get('content-disposition')).toContain('attachment');
      return Buffer.from(await answer.arrayBuffer()).toString('utf8');
    };

    beforeAll(() => system.get(LeasedWork).start());
    afterAll(() => system.get(LeasedWork).stop(5_000));

    it('holds every entry, oldest first, as Excel in Korea reads it', async () => {
      const written = await finished(await exportIt());
      expect(written).toMatchObject({
        rows: 50,
        people: 1,
        masked: false,
        job: { status: 'COMPLETED', progress: { done: 50, total: 50 } },
      });
      const csv = await download(written);
      expect(csv.startsWith('\ufeff번호,일시,구분')).toBe(true);
      const lines = csv.slice(1).trimEnd().split('\r\n');
      expect(lines).toHaveLength(51);
      expect(lines[1]).toMatch(/^1,2026-09-01 12:00:00,given,ISSUED,100,100,test,/);
      expect(lines[50]?.split(',')[5]).toBe(history[49]?.balance.toString());
    });

    it('holds a period only, and an empty one is a file with its titles', async () => {
      const [from, to] = [history[10]?.at.toISOString(), history[12]?.at.toISOString()];
      expect((await finished(await exportIt(`, from: "${from}", to: "${to}"`))).rows).toBe(2);
      const empty = await finished(await exportIt(`, to: "2020-01-01T00:00:00Z"`));
      expect(empty.rows).toBe(0);
      expect((await download(empty)).split('\r\n')).toHaveLength(2);
    });

    it('is refused without the permission', async () => {
      const operator = await system.staff('OPERATOR');
      const document = `mutation { exportStatement(accountId: "${accountId}", reason: "회계 감사 자료") { id } }`;
      expect(codeOf(await operator.send(document))).toBe('FORBIDDEN');
    });
  });
});
