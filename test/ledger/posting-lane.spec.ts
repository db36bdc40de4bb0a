import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Ledger,
  pointsIssued,
  pointsOf,
  PostingLane,
  type AccountRef,
  type LonePosting,
  type Posted,
} from '../../src/modules/ledger/index.js';
import { UnitOfWork, type Tx } from '../../src/platform/db/unit-of-work.js';
import { Idempotency } from '../../src/platform/idempotency/idempotency.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newTraceId, runInTrace } from '../../src/platform/telemetry/trace.js';
import { DomainError } from '../../src/shared/errors.js';
import { newId } from '../../src/shared/ids.js';
import { won } from '../../src/shared/money.js';
import { pointsOfUser } from '../kit/back-office.js';
import { TestSystem } from '../kit/test-system.js';

const ACTOR = systemActor('test');

describe('postings that share a commit (S001-PAY-03, threat model I1, I3, I4, I10, I14)', () => {
  let system: TestSystem;
  let lane: PostingLane;
  let userId: string;
  let points: AccountRef;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    lane = system.get(PostingLane);
  });
  beforeEach(async () => {
    ({ id: userId } = await system.customer());
    points = pointsOf(userId);
    await inTx((tx) => give(tx, points, 1_000));
  });
  afterEach(async () => expect(await system.brokenInvariants()).toEqual([]));
  afterAll(() => system.stop());

  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => system.get(UnitOfWork).run(ACTOR, work);
  const give = (tx: Tx, to: AccountRef, amount: number) =>
    system.get(Ledger).post(tx, [
      {
        kind: 'given',
        source: { kind: 'test', id: newId() },
        transfers: [{ debit: pointsIssued(), credit: to, amount: won(amount) }],
      },
    ]);
  const spending = (
    amount: number,
    more: { key?: string; from?: AccountRef; to?: AccountRef } = {},
  ): LonePosting => ({
    request: { actor: ACTOR, operation: 'test', key: more.key ?? randomUUID(), input: { amount } },
    order: {
      kind: 'spent',
      source: { kind: 'test', id: newId() },
      transfers: [{ debit: more.from ?? points, credit: more.to ?? pointsIssued(), amount: won(amount) }],
    },
    audit: { action: 'points.deducted', details: { amount: `${amount}` } },
    facts: [{ event: 'points.changed', subjectId: userId, payload: { userId } }],
  });
  const many = (count: number, make: (i: number) => LonePosting) =>
    Promise.allSettled(Array.from({ length: count }, (_, i) => lane.post(make(i))));
  const codesOf = (all: PromiseSettledResult<Posted>[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const one of all) {
      const code =
        one.status === 'fulfilled'
          ? one.value.fresh
            ? 'posted'
            : 'earlier'
          : one.reason instanceof DomainError
            ? one.reason.code
            : String(one.reason);
      counts[code] = (counts[code] ?? 0) + 1;
    }
    return counts;
  };
  /** What is kept of a posting besides its transfers. */
  const keptOf = async (ids: string[], keys: string[]) => {
    const [row] = await system.sql<{ audit: string; keys: string; facts: string; commits: string }>(
      `SELECT (SELECT count(*) FROM audit_events WHERE resource_type = 'posting' AND resource_id = ANY($1::text[])) AS audit,
         (SELECT count(*) FROM idempotency_keys WHERE key = ANY($2)) AS keys,
         (SELECT count(*) FROM outbox WHERE event = 'points.changed' AND subject_id = $3) AS facts,
         (SELECT count(DISTINCT xmin::text) FROM ledger_postings WHERE id = ANY($1::uuid[])) AS commits`,
      [ids, keys, userId],
    );
    return row;
  };

  it('fifty at once share few commits; each has its answer, key, record and fact', async () => {
    const keys = Array.from({ length: 50 }, () => randomUUID());
    const all = await many(50, (i) => spending(20, { key: keys[i] }));
    expect(codesOf(all)).toEqual({ posted: 50 });
    const ids = all.flatMap((one) => (one.status === 'fulfilled' ? one.value.id : []));
    expect(new Set(ids).size).toBe(50);
    const kept = await keptOf(ids, keys);
    expect(kept).toMatchObject({ audit: '50', keys: '50', facts: '50' });
    expect(Number(kept?.commits)).toBeLessThan(10);
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '0', held: '0' });
  });

  it('fifty spends of the last points: exactly the affordable go through, and a refusal leaves nothing', async () => {
    const keys = Array.from({ length: 50 }, () => randomUUID());
    const all = await many(50, (i) => spending(130, { key: keys[i] }));
    expect(codesOf(all)).toEqual({ posted: 7, POINTS_INSUFFICIENT: 43 });
    const ids = all.flatMap((one) => (one.status === 'fulfilled' ? one.value.id : []));
    expect(await keptOf(ids, keys)).toMatchObject({ audit: '7', keys: '7', facts: '7' });
    expect(await pointsOfUser(system, userId)).toEqual({ balance: '90', held: '0' });
  });

  it('a refused one makes room for smaller ones behind it', async () => {
    const amounts = [600, 500, 400, 1, 300];
    const all = await many(amounts.length, (i) => spending(amounts[i] ?? 0));
    expect(all.map((one) => one.status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect((await pointsOfUser(system, userId)).balance).toBe('0');
  });

  it('the same key many times at once is done once, and all are told the same', async () => {
    const key = randomUUID();
    const all = await many(20, () => spending(400, { key }));
    expect(codesOf(all)).toEqual({ posted: 1, earlier: 19 });
    expect(new Set(all.map((one) => (one.status === 'fulfilled' ? one.value.id : null))).size).toBe(1);
    const other = await many(1, () => spending(401, { key }));
    expect(codesOf(other)).toEqual({ IDEMPOTENCY_KEY_REUSED: 1 });
    expect((await pointsOfUser(system, userId)).balance).toBe('600');
  });

  it('a key that is in use by somebody else’s transaction is told to come again', async () => {
    const key = randomUUID();
    const request = { actor: ACTOR, operation: 'test', key, input: { amount: 5 } };
    await inTx(async (tx) => {
      await system.get(Idempotency).once(tx, request, async () => newId());
      const all = await many(2, (i) => spending(5, i === 0 ? { key } : {}));
      expect(codesOf(all)).toEqual({ REQUEST_IN_PROGRESS: 1, posted: 1 });
    });
    expect(codesOf(await many(1, () => spending(5, { key })))).toEqual({ earlier: 1 });
  });

  it('one that breaks the database’s rules does not take its neighbours along', async () => {
    const all = await many(16, (i) => {
      const posting = spending(10);
      // Out of range, refused while it is computed: the whole statement fails.
      if (i === 5)
        posting.order.transfers[0] = { debit: pointsIssued(), credit: points, amount: won(2n ** 63n - 1n) };
      if (i === 11) posting.audit.action = null as unknown as string;
      return posting;
    });
    expect(all.flatMap((one, i) => (one.status === 'rejected' ? i : []))).toEqual([5, 11]);
    expect((await pointsOfUser(system, userId)).balance).toBe('860');
  });

  it('an account of nobody is refused before it gets to the others', async () => {
    const nobody = pointsOf(newId());
    expect(codesOf(await many(2, (i) => spending(5, i === 0 ? { from: nobody } : {})))).toEqual({
      ACCOUNT_OWNER_UNKNOWN: 1,
      posted: 1,
    });
  });

  it('both doors at once, crosswise over the same accounts: no deadlock, nothing lost', async () => {
    const others = await Promise.all(
      Array.from({ length: 4 }, async () => pointsOf((await system.customer()).id)),
    );
    await inTx(async (tx) => {
      for (const other of others) await give(tx, other, 1_000);
    });
    const pick = (i: number) => others[i % others.length] ?? points;
    const alone = many(60, (i) => spending(1 + (i % 3), { from: pick(i), to: pick(i + 1 + (i % 3)) }));
    const inside = Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        inTx((tx) =>
          system.get(Ledger).post(tx, [
            {
              kind: 'moved',
              source: { kind: 'test', id: newId() },
              transfers: [
                { debit: pick(i + 2), credit: pick(i), amount: won(2) },
                { debit: pick(i), credit: pick(i + 1), amount: won(1) },
              ],
            },
          ]),
        ),
      ),
    );
    const [, settled] = [await inside, await alone];
    expect(codesOf(settled)).toEqual({ posted: 60 });
    const sum = await Promise.all(
      others.map(async (other) => Number((await pointsOfUser(system, other.ownerUserId ?? '')).balance)),
    );
    expect(sum.reduce((a, b) => a + b, 0)).toBe(4_000);
  });

  it('each record and fact carries the trace of its own request', async () => {
    const traces = [newTraceId(), newTraceId(), newTraceId()];
    const posted = await Promise.all(
      traces.map((traceId) => runInTrace({ traceId }, () => lane.post(spending(1)))),
    );
    for (const [i, { id }] of posted.entries()) {
      const rows = await system.sql<{ trace_id: string }>(
        `SELECT trace_id FROM audit_events WHERE resource_type = 'posting' AND resource_id = $1`,
        [id],
      );
      expect(rows).toEqual([{ trace_id: traces[i] }]);
    }
  });

  it('when too many wait, one more is turned away at once, and all that wait are served', async () => {
    const all = await many(5_100, () => spending(1));
    const codes = codesOf(all);
    expect(codes['SERVICE_UNAVAILABLE']).toBeGreaterThan(0);
    expect(codes['posted']).toBe(1_000);
    expect(codes['POINTS_INSUFFICIENT']).toBeGreaterThan(0);
    expect((await pointsOfUser(system, userId)).balance).toBe('0');
  });
});
