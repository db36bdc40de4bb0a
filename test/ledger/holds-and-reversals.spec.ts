import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ExpireHolds,
  Ledger,
  pointsIssued,
  pointsOf,
  type AccountRef,
  type PostingOrder,
} from '../../src/modules/ledger/index.js';
import { UnitOfWork, type Tx } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import { won } from '../../src/shared/money.js';
import { pointsOfUser } from '../kit/back-office.js';
import { TestSystem } from '../kit/test-system.js';

const ACTOR = systemActor('test');
const MINUTE_MS = 60_000;

describe('holds and reversals (S000-TBL-08, threat model I2, I3, I7, I11)', () => {
  let system: TestSystem;
  let ledger: Ledger;
  let userId: string;
  let points: AccountRef;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    ledger = system.get(Ledger);
  });
  beforeEach(async () => {
    ({ id: userId } = await system.customer());
    points = pointsOf(userId);
    await give(1_000);
  });
  afterEach(async () => expect(await system.brokenInvariants()).toEqual([]));
  afterAll(() => system.stop());

  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => system.get(UnitOfWork).run(ACTOR, work);
  const post = async (order: Pick<PostingOrder, 'transfers'> & Partial<PostingOrder>): Promise<string> => {
    const full = { kind: 'test', source: { kind: 'test', id: newId() }, ...order };
    const [posted] = await inTx((tx) => ledger.post(tx, [full]));
    return posted?.id ?? '';
  };
  const give = (amount: number) =>
    post({ transfers: [{ debit: pointsIssued(), credit: points, amount: won(amount) }] });
  const spend = (amount: number, more: Partial<PostingOrder> = {}) =>
    post({ transfers: [{ debit: points, credit: pointsIssued(), amount: won(amount) }], ...more });
  const hold = (amount: number, until: Date | null = null) =>
    inTx((tx) => ledger.hold(tx, points, won(amount), { kind: 'test', id: newId() }, until));
  const soon = () => new Date(Date.now() + MINUTE_MS);
  /** A hold of an hour ago whose deadline has just passed. */
  const lateHold = async (amount: number): Promise<string> => {
    const [row] = await system.sql<{ id: string }>(
      `SELECT hold_id AS id FROM ledger_accounts a, ledger_hold($1, a.id, $2, 'test', $1, now() - interval '1 hour',
         now() - interval '1 second') WHERE a.book = $3 AND a.code = $4`,
      [newId(), amount, points.book, points.code],
    );
    return row?.id ?? '';
  };
  const endOf = async (holdId: string) =>
    (
      await system.sql<{ outcome: string; amount: string }>(
        `SELECT outcome, amount FROM ledger_hold_ends WHERE hold_id = $1`,
        [holdId],
      )
    )[0];

  it('a part is posted, and the rest is free again', async () => {
    const id = await hold(600, soon());
    await spend(250, { holdId: id });
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '750', held: '0' });
    expect(await endOf(id)).toEqual({ outcome: 'POSTED', amount: '250' });
    await expect(spend(1, { holdId: id })).rejects.toMatchObject({ code: 'HOLD_ENDED' });
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '750', held: '0' });
  });

  it('more than was held is posted when the rest is there, and refused when it is not', async () => {
    const id = await hold(600);
    const other = await hold(300);
    await expect(spend(701, { holdId: id })).rejects.toMatchObject({
      code: 'POINTS_INSUFFICIENT',
      args: { available: '700', needed: '701' },
    });
    await spend(700, { holdId: id });
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '300', held: '300' });
    expect(await endOf(id)).toEqual({ outcome: 'POSTED', amount: '600' });
    await inTx((tx) => ledger.release(tx, other));
  });

  it('after its deadline it pays for nothing, and its amount is free again', async () => {
    const [late, open] = [await lateHold(400), await hold(100, soon())];
    await expect(spend(400, { holdId: late })).rejects.toMatchObject({ code: 'HOLD_EXPIRED' });
    expect(await system.get(ExpireHolds).executeDue()).toBe(1);
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '1000', held: '100' });
    expect(await endOf(late)).toEqual({ outcome: 'EXPIRED', amount: '0' });
    expect(await endOf(open)).toBeUndefined();
    expect(await system.get(ExpireHolds).executeDue()).toBe(0);
    const told = await system.sql(`SELECT 1 FROM outbox WHERE event = 'points.changed' AND subject_id = $1`, [
      userId,
    ]);
    expect(told).toHaveLength(1);
    await expect(spend(400, { holdId: late })).rejects.toMatchObject({ code: 'HOLD_ENDED' });
  });

  it('posting, releasing and expiring at once: one of them ends it', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => lateHold(100)));
    const [expired] = await Promise.all([
      Promise.all([system.get(ExpireHolds).executeDue(), system.get(ExpireHolds).executeDue()]),
      ...ids.map((id) => inTx((tx) => ledger.release(tx, id))),
      ...ids.map((id) => spend(100, { holdId: id }).catch(() => null)),
    ]);
    expect(expired[0] + expired[1]).toBeLessThanOrEqual(5);
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '1000', held: '0' });
    const ends = await system.sql(`SELECT 1 FROM ledger_hold_ends WHERE hold_id = ANY($1)`, [ids]);
    expect(ends).toHaveLength(5);
  });

  it('a reversal names what it reverses; in parts never more than the whole', async () => {
    const original = await spend(500);
    const back = (amount: number, more: Partial<PostingOrder> = {}) =>
      post({
        transfers: [{ debit: pointsIssued(), credit: points, amount: won(amount) }],
        reversesId: original,
        ...more,
      });
    const first = await back(200);
    await expect(back(301)).rejects.toMatchObject({ code: 'REVERSAL_EXCEEDS', args: { remaining: '300' } });
    await back(300);
    await expect(back(1)).rejects.toMatchObject({ code: 'REVERSAL_EXCEEDS', args: { remaining: '0' } });
    await expect(spend(10, { reversesId: first })).rejects.toMatchObject({ code: 'REVERSAL_EXCEEDS' });
    expect((await pointsOfUser(system, userId)).balance).toBe('1000');
    const links = await system.sql<{ n: string }>(
      `SELECT count(*) AS n FROM ledger_postings WHERE reverses_id = $1`,
      [original],
    );
    expect(links).toEqual([{ n: '2' }]);
  });

  it('a reversal goes back to where it came from, not to somebody else', async () => {
    const original = await spend(500);
    const stranger = pointsOf((await system.customer()).id);
    for (const transfers of [
      [{ debit: pointsIssued(), credit: stranger, amount: won(500) }],
      [{ debit: points, credit: pointsIssued(), amount: won(100) }],
    ]) {
      await expect(post({ transfers, reversesId: original })).rejects.toMatchObject({
        code: 'REVERSAL_EXCEEDS',
      });
    }
    await expect(spend(1, { reversesId: newId() })).rejects.toMatchObject({ code: 'REVERSAL_EXCEEDS' });
  });

  it('twenty reversals of a tenth each at once: exactly ten', async () => {
    const original = await spend(1_000);
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        post({
          transfers: [{ debit: pointsIssued(), credit: points, amount: won(100) }],
          reversesId: original,
        }),
      ),
    );
    expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(10);
    expect((await pointsOfUser(system, userId)).balance).toBe('1000');
  });
});
