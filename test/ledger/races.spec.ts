import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Ledger, pointsIssued, pointsOf, type AccountRef } from '../../src/modules/ledger/index.js';
import { UnitOfWork, type Tx } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { DomainError } from '../../src/shared/errors.js';
import { newId } from '../../src/shared/ids.js';
import { won } from '../../src/shared/money.js';
import { pointsOfUser } from '../kit/back-office.js';
import { TestSystem } from '../kit/test-system.js';

const ACTOR = systemActor('test');

describe('many at once on one account (threat model I1, I2, I3, I6)', () => {
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
    await inTx((tx) => give(tx, 1_000));
  });
  afterEach(async () => expect(await system.brokenInvariants()).toEqual([]));
  afterAll(() => system.stop());

  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => system.get(UnitOfWork).run(ACTOR, work);

  const give = (tx: Tx, amount: number, id = newId()) =>
    ledger.post(tx, [
      {
        kind: 'given',
        source: { kind: 'test', id },
        transfers: [{ debit: pointsIssued(), credit: points, amount: won(amount) }],
      },
    ]);

  const spend = (tx: Tx, amount: number, options: { id?: string; holdId?: string } = {}) =>
    ledger.post(tx, [
      {
        kind: 'spent',
        source: { kind: 'test', id: options.id ?? newId() },
        transfers: [{ debit: points, credit: pointsIssued(), amount: won(amount) }],
        ...(options.holdId ? { holdId: options.holdId } : {}),
      },
    ]);

  const hold = (tx: Tx, amount: number, id = newId()) =>
    ledger.hold(tx, points, won(amount), { kind: 'test', id });

  /** How many of them went through; every other one must have been refused for want of points. */
  async function through(all: Promise<unknown>[]): Promise<number> {
    const settled = await Promise.allSettled(all);
    for (const result of settled) {
      if (result.status === 'fulfilled') continue;
      expect(result.reason).toBeInstanceOf(DomainError);
      expect((result.reason as DomainError).code).toBe('POINTS_INSUFFICIENT');
    }
    return settled.filter((result) => result.status === 'fulfilled').length;
  }

  const fifty = <T>(work: (index: number) => Promise<T>) => Array.from({ length: 50 }, (_, i) => work(i));

  it('fifty spends of the last points: exactly one goes through', async () => {
    expect(await through(fifty(() => inTx((tx) => spend(tx, 1_000))))).toBe(1);
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '0', held: '0' });
  });

  it('fifty spends of a tenth each: exactly ten go through', async () => {
    expect(await through(fifty(() => inTx((tx) => spend(tx, 100))))).toBe(10);
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '0', held: '0' });
  });

  it('fifty holds: exactly ten, and nothing is left to spend', async () => {
    expect(await through(fifty(() => inTx((tx) => hold(tx, 100))))).toBe(10);
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '1000', held: '1000' });
    expect(await through([inTx((tx) => spend(tx, 1))])).toBe(0);
  });

  it('holds, spends and gifts mixed, and never below zero', async () => {
    const outcomes = fifty((i) =>
      inTx<unknown>((tx) => (i % 3 === 0 ? spend(tx, 130) : i % 3 === 1 ? hold(tx, 70) : give(tx, 10))),
    );
    await through(outcomes);
    const { balance, held } = await pointsOfUser(system, userId);
    expect(BigInt(balance) - BigInt(held)).toBeGreaterThanOrEqual(0n);
  });

  it('one source posted fifty times at once is posted once', async () => {
    const id = newId();
    const rows = (await Promise.all(fifty(() => inTx((tx) => spend(tx, 400, { id }))))).flat();
    expect(rows.filter((row) => row.fresh)).toHaveLength(1);
    expect(new Set(rows.map((row) => row.id)).size).toBe(1);
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '600', held: '0' });
  });

  it('one source holds once, and its hold ends once: posted or released, whoever is first', async () => {
    const id = newId();
    const holds = await Promise.all(fifty(() => inTx((tx) => hold(tx, 300, id))));
    const [holdId = ''] = holds;
    expect(new Set(holds).size).toBe(1);
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '1000', held: '300' });

    const spentBy = newId();
    const ends = await Promise.allSettled([
      inTx((tx) => spend(tx, 300, { id: spentBy, holdId })),
      inTx((tx) => ledger.release(tx, holdId)),
      inTx((tx) => ledger.release(tx, holdId)),
    ]);
    const posted = ends[0]?.status === 'fulfilled';
    expect(await pointsOfUser(system, userId)).toEqual({ balance: posted ? '700' : '1000', held: '0' });
    const rows = await system.sql<{ outcome: string }>(
      `SELECT outcome FROM ledger_hold_ends WHERE hold_id = $1`,
      [holdId],
    );
    expect(rows).toEqual([{ outcome: posted ? 'POSTED' : 'RELEASED' }]);
    await inTx((tx) => ledger.release(tx, holdId));
    expect((await pointsOfUser(system, userId)).held).toBe('0');
  });

  it('a hold pays for no more than itself', async () => {
    const small = await inTx((tx) => hold(tx, 100));
    await inTx((tx) => hold(tx, 900));
    expect(await through([inTx((tx) => spend(tx, 101, { holdId: small }))])).toBe(0);
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '1000', held: '1000' });
  });

  it('a transaction that fails afterwards leaves nothing in the books', async () => {
    await expect(
      inTx(async (tx) => {
        await spend(tx, 500);
        await hold(tx, 100);
        throw new Error('afterwards');
      }),
    ).rejects.toThrow('afterwards');
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '1000', held: '0' });
  });

  it('a batch whose second posting is refused posts nothing of the first', async () => {
    const transfers = (amount: number) => [{ debit: points, credit: pointsIssued(), amount: won(amount) }];
    await expect(
      inTx((tx) =>
        ledger.post(tx, [
          { kind: 'a', source: { kind: 'test', id: newId() }, transfers: transfers(600) },
          { kind: 'b', source: { kind: 'test', id: newId() }, transfers: transfers(600) },
        ]),
      ),
    ).rejects.toMatchObject({ code: 'POINTS_INSUFFICIENT', args: { available: '400', needed: '600' } });
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '1000', held: '0' });
  });
});
