import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventStream } from '../kit/event-stream.js';
import { openSocket } from '../kit/raw-socket.js';
import { ServerProcess } from '../kit/server-process.js';
import { sessionIdOf } from '../kit/short-token.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

const PAYMENTS = 'subscription { paymentsUpdated { ... on PaymentChanged { cursor payment { id } } } }';

/** A second is what is promised, and what it takes on a machine that is not busy with other tests. */
const WITHIN_MS = 5_000;

describe('a session that is ended is over on every process (S000-TBL-02, S004-SEC-05)', () => {
  let system: TestSystem;
  let elsewhere: ServerProcess;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    elsewhere = await ServerProcess.start(system, { role: 'api' });
  }, 180_000);
  afterAll(async () => {
    await elsewhere.kill();
    await system.stop();
  });

  it.each([
    'revokeSession',
    'revokeAllSessions',
    'setAdminRole',
    'deactivateAdminUser',
    'five newer sessions',
  ])('%s: requests, sockets and streams of another process', async (how) => {
    const [boss, staff] = [await system.staff(), await system.staff('OPERATOR')];
    const there = staff.at(elsewhere.url);
    const authorization = `Bearer ${staff.token}`;
    await there.ok('{ users { total } }');
    const stream = await EventStream.open(elsewhere.url, { authorization, query: PAYMENTS });
    const socket = await openSocket(elsewhere.url, { authorization });
    await socket.acknowledged();
    socket.subscribe(PAYMENTS);
    // Both are heard once the other process counts them.
    await eventually(async () =>
      /madang_live_subscribers 2/.test(await (await fetch(`${elsewhere.url}/metrics`)).text()),
    );
    const { id } = staff.account;
    const acts: Record<string, () => Promise<{ errors: unknown[] }>> = {
      revokeSession: () =>
        boss.send(`mutation ($id: ID!) { revokeSession(id: $id) { id } }`, { id: sessionIdOf(staff) }),
      revokeAllSessions: () =>
        boss.send(`mutation ($id: ID!) { revokeAllSessions(principalType: ADMIN, principalId: $id) }`, {
          id,
        }),
      setAdminRole: () =>
        boss.confirmed(`mutation ($id: ID!) { setAdminRole(id: $id, version: 1, role: "ADMIN") { id } }`, {
          id,
        }),
      deactivateAdminUser: () =>
        boss.confirmed(
          `mutation ($id: ID!) { deactivateAdminUser(id: $id, version: 1, reason: "left") { id } }`,
          { id },
        ),
      'five newer sessions': async () => {
        for (let i = 0; i < 5; i += 1) await system.staffTokens(staff.account);
        return { errors: [] };
      },
    };
    expect((await acts[how]?.())?.errors).toEqual([]);
    const from = Date.now();
    await eventually(async () => {
      const { errors } = await there.send('{ users { total } }');
      return (
        errors[0]?.extensions.code === 'SESSION_ENDED' && socket.state.closed === 4403 && stream.completed
      );
    });
    expect(Date.now() - from).toBeLessThan(WITHIN_MS);
    expect((await stream.error()).extensions).toMatchObject({ kind: 'UNAUTHENTICATED' });
  });
});
