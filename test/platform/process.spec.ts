import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { buyPoints } from '../kit/buyer.js';
import { ServerProcess } from '../kit/server-process.js';
import { freePort } from '../kit/free-port.js';
import { GraphqlClient } from '../kit/graphql-client.js';
import { openSocket } from '../kit/raw-socket.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { STAFF_PASSWORD, TestSystem } from '../kit/test-system.js';

const STOP_LIMIT_MS = 15_000;

/** Several starts each. */
const SLOW = { timeout: 120_000 };

describe('a process that is told to stop (S003-PAY-05)', SLOW, () => {
  let system: TestSystem;
  const children: ServerProcess[] = [];

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await child.kill();
  });
  afterAll(() => system.stop());

  async function child(environment: Record<string, string> = {}, command = 'all'): Promise<ServerProcess> {
    const server = new ServerProcess(
      { ...system.environment, PORT: String(await freePort()), ...environment },
      command,
    );
    children.push(server);
    return server.ready();
  }

  it('finishes the request in flight, tells the socket 1012, exits clean', async () => {
    const server = await child();
    const staff = await system.staff();
    const client = new GraphqlClient(server.url, staff.token);
    const { id } = await system.customer();
    const socket = await openSocket(server.url, { authorization: `Bearer ${staff.token}` });
    await socket.acknowledged();
    socket.subscribe('subscription { paymentsUpdated { __typename } }');

    const startedAt = await connected(system.database.ownerUrl, async (other) => {
      // Somebody else holds the row: the request has to wait, and the signal comes meanwhile.
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [id]);
      const changing = client.send<{ setUserActive: { status: string } }>(
        `mutation ($id: ID!) { setUserActive(id: $id, active: false, version: 1) { status } }`,
        { id },
      );
      await eventually(async () => {
        const waiting = await system.sql(
          `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
        );
        return waiting.length > 0;
      });
      const since = Date.now();
      server.signal('SIGTERM');
      expect(await socket.closed()).toBe(1012);
      await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
      await other.query('COMMIT');
      const answer = await changing;
      expect([answer.status, answer.data?.setUserActive.status]).toEqual([200, 'INACTIVE']);
      return since;
    });
    expect(await server.ended()).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(STOP_LIMIT_MS);
    expect(server.output).not.toMatch(/unhandled|Error:/i);
  });

  it('an idle one is gone quickly, whatever its role and whichever signal', async () => {
    const servers = await Promise.all([child({}, 'api'), child({}, 'worker')]);
    const startedAt = Date.now();
    servers[0].signal('SIGINT');
    servers[1].signal('SIGTERM');
    expect(await Promise.all(servers.map((server) => server.ended()))).toEqual([0, 0]);
    expect(Date.now() - startedAt).toBeLessThan(STOP_LIMIT_MS);
  });

  it('after SIGKILL in the middle of work the next start goes on', async () => {
    const first = await child();
    const customer = await system.customer();
    const buyer = { ...customer, client: new GraphqlClient(first.url, customer.token) };
    const work = Promise.allSettled(Array.from({ length: 6 }, () => buyPoints(system, buyer, '1000')));
    await eventually(
      async () => (await system.sql(`SELECT 1 FROM payments WHERE status = 'DONE'`)).length > 0,
    );
    first.signal('SIGKILL');
    await work;
    await first.ended();
    const second = await child();
    await eventually(
      async () => (await system.sql(`SELECT 1 FROM outbox WHERE delivered_at IS NULL`)).length === 0,
      15_000,
    );
    const again = { ...customer, client: new GraphqlClient(second.url, customer.token) };
    expect((await buyPoints(system, again, '2000')).status).toBe('DONE');
    expect(await system.brokenInvariants()).toEqual([]);
  });

  it('an unknown command says which there are', async () => {
    const server = new ServerProcess(system.environment, 'fly');
    expect(await server.ended()).toBe(2);
    expect(server.output).toMatch(/There is no command "fly"\. There are: .*worker/);
  });
});

describe('a production start (S001-CFG-05, S002-DEP-02)', SLOW, () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
  });
  afterAll(() => system.stop());

  const good = async (): Promise<Record<string, string>> => ({
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    PUBLIC_URL: 'https://office.madang.example',
    DATABASE_URL: system.environment['DATABASE_URL'] ?? '',
    REDIS_URL: system.environment['REDIS_URL'] ?? '',
    REDIS_PREFIX: system.database.name,
    JWT_KEYS: `k1:${randomBytes(32).toString('hex')}`,
    DATA_KEYS: `d1:${randomBytes(32).toString('hex')}`,
    TOSS_CLIENT_KEY: `live_ck_${randomBytes(12).toString('hex')}`,
    TOSS_SECRET_KEY: `live_sk_${randomBytes(12).toString('hex')}`,
    METRICS_TOKEN: randomBytes(20).toString('hex'),
    LOG_LEVEL: 'info',
    SHED_LOOP_DELAY_MS: '20000',
  });

  it('with everything wrong says all of it at once, without the values, and does not start', async () => {
    const server = new ServerProcess({
      ...(await good()),
      STAGE: 'DEMO',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'http://office.madang.example',
      CORS_ORIGINS: '*',
      DATABASE_URL: 'postgres://owner:changeme@localhost/madang',
      DATABASE_OWNER_URL: 'postgres://owner:changeme@localhost/madang',
      REDIS_URL: 'http://localhost',
      REDIS_KIND: 'substitute',
      JWT_KEYS: 'k1:0000',
      DATA_KEYS: `d1:${'0'.repeat(64)}`,
      TOSS_API_URL: 'http://127.0.0.1:4000',
      TOSS_CLIENT_KEY: 'test_ck_0123456789',
      METRICS_TOKEN: 'example-example-example',
      MADANG_DEMO: '1',
      EMBEDDED_SERVICES: '1',
      DEMO_STAFF_PASSWORD: 'canary-password',
      DEMO_STAFF_TOTP_SECRET: 'CANARY7CANARY7CANARY7CANARY7CANA',
      DEMO_SIGN_IN_TOKEN: 'canary-canary-canary-canary-canary',
      DEMO_OWNER_NUMBER: '01000000000',
      DEMO_SLACK_ADDRESS: 'http://127.0.0.1:4014/services/canary',
      DEMO_WEBHOOK_ADDRESS: 'http://127.0.0.1:4014/webhooks/canary',
      WEBHOOK_TRUSTED_ORIGINS: 'http://127.0.0.1:4014',
      DEBUG: '1',
    });
    expect(await server.ended()).toBe(1);
    const named = server.lines.flatMap((line) => /^ {2}- ([A-Z_]+)/.exec(line)?.[1] ?? []);
    expect([...new Set(named)].sort()).toEqual([
      'CORS_ORIGINS',
      'DATABASE_URL',
      'DATA_KEYS',
      'DEBUG',
      'DEMO_OWNER_NUMBER',
      'DEMO_SIGN_IN_TOKEN',
      'DEMO_SLACK_ADDRESS',
      'DEMO_STAFF_PASSWORD',
      'DEMO_STAFF_TOTP_SECRET',
      'DEMO_WEBHOOK_ADDRESS',
      'EMBEDDED_SERVICES',
      'HOST',
      'JWT_KEYS',
      'MADANG_DEMO',
      'METRICS_TOKEN',
      'PUBLIC_URL',
      'REDIS_KIND',
      'REDIS_URL',
      'STAGE',
      'TOSS_API_URL',
      'TOSS_CLIENT_KEY',
      'WEBHOOK_TRUSTED_ORIGINS',
    ]);
    expect(server.output).not.toMatch(/canary|changeme|at .*\.js/);
  });

  it('does not start on a database with a password that somebody else set (S000-SEED-01)', async () => {
    const known = await system.staffAccount('OPERATOR');
    const refused = new ServerProcess(await good());
    expect(await refused.ended(120_000)).toBe(1);
    expect(refused.output).toMatch(/1 staff accounts there have a password that somebody else set/);
    // What the person chose themself is known to nobody else.
    await system
      .get(UnitOfWork)
      .run(systemActor('test'), (tx) =>
        tx.query(`UPDATE admin_users SET password_hash = 'their own' WHERE id = $1`, [known.id]),
      );
  });

  it('with good values serves, lets no stranger in, shows no schema and no demo', async () => {
    const environment = await good();
    const server = await new ServerProcess(environment).ready();
    try {
      const client = new GraphqlClient(server.url);
      const email = `${randomUUID()}@madang.example`;
      const refused = await client.refused(
        `mutation ($email: String!, $password: String!) { adminLogin(email: $email, password: $password) { accessToken } }`,
        { email, password: STAFF_PASSWORD },
      );
      expect(refused.extensions).toMatchObject({ code: 'SIGN_IN_FAILED', kind: 'UNAUTHENTICATED' });
      const introspection = await client.send('{ __schema { types { name } } }');
      expect([introspection.data, introspection.errors[0]?.extensions.code]).toEqual([
        null,
        'UNAUTHENTICATED',
      ]);
      for (const path of ['/demo', '/demo/', '/demo/customers', '/demo/shop.js']) {
        expect((await fetch(`${server.url}${path}`)).status, path).toBe(404);
      }
      // The explorer's page asks who you are; the schema itself is closed.
      expect((await fetch(`${server.url}/schema.graphql`)).status).toBe(401);
      const health = await fetch(`${server.url}/healthz`);
      expect(health.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
      expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
      const metrics = await fetch(`${server.url}/metrics`, {
        headers: { authorization: `Bearer ${environment['METRICS_TOKEN']}` },
      });
      expect(metrics.status).toBe(200);
      const { viewer } = await client.ok<{ viewer: { environment: string } }>('{ viewer { environment } }');
      expect(viewer.environment).toBe('PROD');
    } finally {
      server.signal('SIGTERM');
    }
    // Readiness says 503 first, while requests still come through.
    await eventually(async () => (await fetch(`${server.url}/readyz`)).status === 503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await server.ended()).toBe(0);
  });
});
