import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pointsIssued, pointsOf, PostingLane } from '../../src/modules/ledger/index.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import { won } from '../../src/shared/money.js';
import { apiKeyClient } from '../kit/api-key.js';
import { pointsOfUser } from '../kit/back-office.js';
import { GraphqlClient } from '../kit/graphql-client.js';
import { ServerProcess, type ProcessOptions } from '../kit/server-process.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

const CALLERS = 200;
const USERS = 5;
const START = 1_000_000;
const DEDUCT = `mutation ($user: ID!, $amount: Won!, $key: String!) {
  deductPoints(userId: $user, amount: $amount, reason: "사용", idempotencyKey: $key) { id } }`;

interface Asked {
  key: string;
  user: string;
  amount: number;
}

interface Kept {
  key: string;
  id: string;
  postings: string;
  audit: string;
  amount: string;
}

describe('a process ends while hundreds of postings are under way (S001-PAY-03, S000-TBL-09, threat model I3, I10)', () => {
  let system: TestSystem;
  let token: string;
  let users: string[];
  const servers: ServerProcess[] = [];

  beforeAll(async () => {
    system = await TestSystem.start({
      role: 'api',
      environment: { RATE_LIMITS: 'money=10000000,actor=10000000,address=10000000' },
    });
    const client = await apiKeyClient(system, await system.staff(), ['points.deduct']);
    token = client.token ?? '';
    users = await Promise.all(Array.from({ length: USERS }, async () => (await system.customer()).id));
    for (const user of users) await system.get(PostingLane).post(gift(user, START));
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
    expect(await system.brokenInvariants()).toEqual([]);
  });
  afterAll(() => system.stop());

  const gift = (user: string, amount: number) => ({
    request: { actor: systemActor('test'), operation: 'test', key: randomUUID(), input: { amount } },
    order: {
      kind: 'given',
      source: { kind: 'test', id: newId() },
      transfers: [{ debit: pointsIssued(), credit: pointsOf(user), amount: won(amount) }],
    },
    audit: { action: 'points.deducted', details: { amount: `${amount}` } },
    facts: [],
  });

  async function start(options: ProcessOptions): Promise<ServerProcess> {
    const server = await ServerProcess.start(system, { role: 'api', ...options });
    servers.push(server);
    return server;
  }

  const asks = (): Asked[] =>
    Array.from({ length: CALLERS }, (_, i) => ({
      key: randomUUID(),
      user: users[i % USERS] ?? '',
      amount: 1 + (i % 9),
    }));

  const ask = (url: string, { key, user, amount }: Asked) =>
    new GraphqlClient(url, token).send<{ deductPoints: { id: string } }>(DEDUCT, {
      user,
      amount: String(amount),
      key,
    });

  /** What the database has of these keys. */
  const keptOf = (asked: readonly Asked[]): Promise<Kept[]> =>
    system.sql(
      `SELECT k.key, k.result_id AS id,
         (SELECT count(*) FROM ledger_postings p WHERE p.id = k.result_id) AS postings,
         (SELECT sum(t.amount) FROM ledger_transfers t WHERE t.posting_id = k.result_id) AS amount,
         (SELECT count(*) FROM audit_events a WHERE a.resource_type = 'posting' AND a.resource_id = k.result_id::text) AS audit
       FROM idempotency_keys k WHERE k.key = ANY($1)`,
      [asked.map(({ key }) => key)],
    );
  const factsOf = async (): Promise<number> => {
    const [row] = await system.sql<{ n: string }>(
      `SELECT count(*) AS n FROM outbox WHERE event = 'points.changed' AND subject_id = ANY($1)`,
      [users],
    );
    return Number(row?.n);
  };
  const balances = async (): Promise<number> => {
    const all = await Promise.all(users.map((user) => pointsOfUser(system, user)));
    return all.reduce((sum, { balance }) => sum + Number(balance), 0);
  };

  /** Everything that was answered is there, once; of the rest each at most once, and whole or not at all. */
  async function prove(asked: readonly Asked[], answered: ReadonlyMap<string, string>, before: Before) {
    const kept = await keptOf(asked);
    const byKey = new Map(kept.map((row) => [row.key, row]));
    for (const [key, id] of answered) expect(byKey.get(key)?.id, 'what was answered is there').toBe(id);
    expect(byKey.size).toBe(kept.length);
    for (const row of kept) {
      const amount = String(asked.find(({ key }) => key === row.key)?.amount);
      expect(row).toMatchObject({ postings: '1', audit: '1', amount });
    }
    const spent = kept.reduce((sum, { amount }) => sum + Number(amount), 0);
    expect(await balances()).toBe(before.balance - spent);
    expect((await factsOf()) - before.facts, 'a fact a posting').toBe(kept.length);
    return kept.length;
  }

  interface Before {
    balance: number;
    facts: number;
  }
  const before = async (): Promise<Before> => ({ balance: await balances(), facts: await factsOf() });

  it.each([
    ['in the middle of whatever it does', undefined],
    ['with a batch written and not committed', 'posting-lane.written'],
  ])(
    'killed %s: answered is kept once, unanswered at most once, and asking again tells the same',
    async (_when, killPoint) => {
      const then = await before();
      const server = await start(killPoint ? { killPoint } : {});
      const asked = asks();
      const answered = new Map<string, string>();
      let lost = 0;
      const all = Promise.all(
        asked.map(async (one) => {
          const answer = await ask(server.url, one).catch(() => null);
          if (answer?.data) answered.set(one.key, answer.data.deductPoints.id);
          else lost += 1;
        }),
      );
      if (killPoint) await server.killAtPoint();
      else {
        await eventually(async () => answered.size >= 20);
        await server.kill();
      }
      await all;
      expect(lost, 'some were under way').toBeGreaterThan(0);
      await prove(asked, answered, then);

      const next = await start({});
      const again = await Promise.all(asked.map((one) => ask(next.url, one)));
      again.forEach((answer, i) => {
        const key = asked[i]?.key ?? '';
        expect(answer.errors).toEqual([]);
        const id = answer.data?.deductPoints.id ?? '';
        expect(answered.get(key) ?? id, 'the answer that was given before').toBe(id);
        answered.set(key, id);
      });
      expect(await prove(asked, answered, then)).toBe(CALLERS);
    },
  );

  it('SIGTERM: everybody who was let in is answered, the others are told to ask elsewhere, and it ends well', async () => {
    const then = await before();
    const server = await start({ environment: { SHUTDOWN_NOTICE_MS: '100' } });
    const asked: Asked[] = [];
    const answered = new Map<string, string>();
    const codes = new Set<string>();
    let open = true;
    const callers = Array.from({ length: 64 }, async (_, i) => {
      while (open) {
        const one = { key: randomUUID(), user: users[i % USERS] ?? '', amount: 1 };
        asked.push(one);
        const answer = await ask(server.url, one).catch(() => null);
        if (answer?.data) answered.set(one.key, answer.data.deductPoints.id);
        else if (answer) codes.add(answer.errors[0]?.extensions.code ?? 'none');
        // Nobody listens any more.
        else open = false;
      }
    });
    await eventually(async () => answered.size >= 200);
    server.signal('SIGTERM');
    await Promise.all(callers);
    expect(await server.ended()).toBe(0);
    expect([...codes]).toEqual(['SERVICE_UNAVAILABLE']);
    expect(await prove(asked, answered, then), 'nothing was done without an answer').toBe(answered.size);
  });

  it('the lane itself: who waits is answered, who comes later is refused', async () => {
    const another = await TestSystem.start({ role: 'api' });
    const lane = another.get(PostingLane);
    const { id } = await another.customer();
    await lane.post(gift(id, 1));
    const waiting = Promise.allSettled(Array.from({ length: 400 }, () => lane.post(gift(id, 1))));
    const closed = lane.beforeApplicationShutdown();
    await expect(lane.post(gift(id, 1))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await closed;
    expect((await pointsOfUser(another, id)).balance, 'all that waited, by the time it has closed').toBe(
      '401',
    );
    expect((await waiting).every(({ status }) => status === 'fulfilled')).toBe(true);
    await another.stop();
  });
});
