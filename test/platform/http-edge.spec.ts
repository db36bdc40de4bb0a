import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { type ConfigError, loadConfig } from '../../src/platform/config/config.js';
import { Draining } from '../../src/platform/http/draining.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { sendRaw } from '../kit/raw-http.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { baseEnvironment, TestSystem } from '../kit/test-system.js';

const OWN = 'http://localhost:3999';
const LISTED = 'https://shop.madang.example';
const TOKEN = randomBytes(20).toString('hex');
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('the HTTP edge (S000-ARC-02, S001-CFG-05, S003-PAY-05, S004-OPS-04)', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start({
      role: 'api',
      environment: { CORS_ORIGINS: LISTED, METRICS_TOKEN: TOKEN },
    });
  });
  afterAll(() => system.stop());

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${system.url}${path}`, { method, headers, redirect: 'manual' });

  it.each(['/healthz', '/admin/', '/nothing-here', '/payments/toss/fail'])(
    '%s carries the security headers',
    async (path) => {
      const { headers } = await get(path);
      const csp = headers.get('content-security-policy') ?? '';
      expect(csp).toContain(`default-src 'none'`);
      expect(csp).toContain(`frame-ancestors 'none'`);
      expect(csp).toContain(`base-uri 'none'`);
      expect(csp).toContain(`script-src 'self'`);
      expect(csp).not.toMatch(/unsafe|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    },
  );

  it('a nonce is used once', async () => {
    const nonces = await Promise.all(
      [1, 2, 3].map(
        async () =>
          /'nonce-([^']+)'/.exec((await get('/healthz')).headers.get('content-security-policy') ?? '')?.[1],
      ),
    );
    expect(new Set(nonces).size).toBe(3);
    expect(nonces[0]?.length).toBeGreaterThanOrEqual(22);
  });

  it('answers of the API are not stored', async () => {
    const answer = await system.client().send('{ viewer { environment } }');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('etag')).toBeNull();
  });

  it.each([OWN, LISTED])('CORS lets %s in, with credentials and by name', async (origin) => {
    const preflight = await get(
      '/graphql',
      {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
      'OPTIONS',
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-credentials')).toBe('true');
    expect(preflight.headers.get('vary')?.toLowerCase()).toContain('origin');
  });

  it.each([
    'null',
    'https://evil.example',
    `${LISTED}.evil.example`,
    'https://evil-shop.madang.example',
    'https://xshop.madang.example',
    'http://shop.madang.example',
    `${LISTED}:8443`,
    'https://SHOP.madang.example',
    `${OWN}0`,
    'http://localhost',
    `${LISTED}.`,
    'https://xn--shop-madang-9fb.example',
    `${LISTED}/`,
    `${LISTED}@evil.example`,
    `${LISTED} ${OWN}`,
  ])('CORS refuses %s', async (origin) => {
    for (const method of ['OPTIONS', 'POST']) {
      const answer = await get(
        '/graphql',
        { origin, 'access-control-request-method': 'POST', 'content-type': 'application/json' },
        method,
      );
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      if (method === 'POST') expect(answer.status).toBe(403);
      expect(answer.headers.get('vary')?.toLowerCase()).toContain('origin');
    }
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'MKCOL'])(
    'nothing has the method %s',
    async (method) => {
      for (const path of ['/', '/graphql', '/healthz', '/webhooks/toss', '/schema.graphql']) {
        const answer = await sendRaw(system.server.port, { method, path, headers: {} });
        expect([path, answer.status, answer.headers['allow']?.includes('POST')]).toEqual([path, 405, true]);
      }
    },
  );

  it('the schema is for those who may read it (S003-OPS-01)', async () => {
    const ask = async (client: GraphqlClient): Promise<[number, string]> => {
      const authorization = client.token ? { authorization: `Bearer ${client.token}` } : undefined;
      const answer = await get('/schema.graphql', authorization);
      return [answer.status, await answer.text()];
    };
    const [status, text] = await ask(await system.staff('SUPER_ADMIN'));
    expect(status).toBe(200);
    expect(text).toBe(readFileSync(join(packageRoot(), 'schema.gql'), 'utf8'));
    expect((await ask(await system.staff('OPERATOR')))[0]).toBe(403);
    expect((await ask((await system.customer()).client))[0]).toBe(403);
    expect((await ask(system.client()))[0]).toBe(401);
    expect((await ask(system.client('nonsense')))[0]).toBe(401);
  });

  it('a browser that opens /graphql lands in the explorer, whose policy loosens styles and nothing else', async () => {
    const answer = await get('/graphql', { accept: 'text/html,application/xhtml+xml' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/playground/']);
    const csp = (await get('/playground/')).headers.get('content-security-policy') ?? '';
    expect(csp).toContain(`script-src 'self';`);
    expect(csp).toContain(`style-src 'self' 'unsafe-inline';`);
    expect(csp.match(/unsafe/g)).toHaveLength(1);
    for (const path of ['/playgrounds', '/admin/playground'])
      expect((await get(path)).headers.get('content-security-policy')).not.toContain('unsafe');
  });

  it('a trace id from outside is taken when it is one, and given back with every error', async () => {
    const traced = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };
    const good = await system.client().send('{ users { total } }', {}, traced);
    expect(good.headers.get('x-request-id')).toBe(TRACE);
    expect(good.errors[0]?.extensions.requestId).toBe(TRACE);
    for (const traceparent of ['x', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `00-${TRACE}\t-x-01`]) {
      const other = await get('/healthz', { traceparent: traceparent.replace('\t', ' ') });
      expect(other.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
      expect(other.headers.get('x-request-id')).not.toBe(TRACE);
    }
  });

  it('unknown routes and methods are answered in the one form', async () => {
    for (const [path, method] of [
      ['/nothing', 'GET'],
      ['/webhooks/nobody', 'POST'],
      ['/demo', 'GET'],
      ['/metrics/x', 'GET'],
    ] as const) {
      const answer = await get(path, {}, method);
      expect(answer.status, path).toBe(404);
      expect(await answer.text()).not.toMatch(/Cannot (GET|POST)|express|node_modules/i);
    }
  });

  it('the healthz touches nothing, the readyz says what is missing (S003-PAY-05)', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({
      status: 'ok',
      checks: { database: 'ok', redis: 'ok', clock: 'ok', mail: 'not configured' },
    });
  });

  it('/metrics asks for its token and speaks of no person', async () => {
    const staff = await system.staff();
    await staff.ok('{ users { total } }');
    await staff.refused('{ user(id: "x") { id } }');
    for (const authorization of ['', 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN]) {
      const refused = await get('/metrics', authorization ? { authorization } : {});
      expect(refused.status).toBe(401);
      expect(await refused.text()).toBe('');
    }
    const answer = await get('/metrics', { authorization: `Bearer ${TOKEN}` });
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    for (const series of [
      'madang_http_request_duration_seconds_bucket{',
      'madang_graphql_operation_duration_seconds_count{kind="query",field="users",outcome="ok"}',
      'madang_graphql_errors_total{kind="NOT_FOUND"}',
      'madang_live_subscribers',
      'madang_outbox_lag_seconds',
      'process_cpu_seconds_total',
      'nodejs_eventloop_lag_seconds',
    ]) {
      expect(text).toContain(series);
    }
    expect(text).not.toMatch(/@|example|[0-9a-f]{8}-[0-9a-f]{4}/);
    for (const line of text.split('\n').filter((l) => l && !l.startsWith('#')))
      expect(line).toMatch(/^[a-z_:][a-z0-9_:]*(\{.*\})? [-+0-9.eInfNa]+$/i);
  });

  it('label values are few whatever strangers ask for', async () => {
    for (let i = 0; i < 20; i += 1) {
      await get(`/random-${i}/${randomBytes(4).toString('hex')}`);
      await system.client().send(`{ field${i} }`);
    }
    const text = await (await get('/metrics', { authorization: `Bearer ${TOKEN}` })).text();
    expect(text).not.toMatch(/random-|field1\b/);
    expect(
      text.match(/madang_http_request_duration_seconds_count\{[^}]*route="other"[^}]*\}/g)?.length,
    ).toBeLessThan(8);
  });

  it('is not ready while a migration is missing or while it drains', async () => {
    const fresh = await TestSystem.start({ role: 'api' });
    try {
      await connected(fresh.database.ownerUrl, (owner) =>
        owner.query(`DELETE FROM schema_migrations WHERE id = (SELECT max(id) FROM schema_migrations)`),
      );
      const pending = await fetch(`${fresh.url}/readyz`);
      expect([
        pending.status,
        ((await pending.json()) as { checks: { database: string } }).checks.database,
      ]).toEqual([503, 'migrations pending']);
      fresh.get(Draining).start();
      await eventually(async () => {
        const body = (await (await fetch(`${fresh.url}/readyz`)).json()) as { status: string };
        return body.status === 'draining';
      });
      expect((await fetch(`${fresh.url}/healthz`)).status).toBe(200);
    } finally {
      await fresh.stop();
    }
  });
});

describe('configuration refuses what would open the door (S001-CFG-01, S001-CFG-05)', () => {
  const refused = (change: Record<string, string>): string[] => {
    const base = baseEnvironment(
      { name: 'x', appUrl: 'postgres://madang_app:p@localhost/x' } as never,
      'http://127.0.0.1:1',
    );
    try {
      loadConfig({ ...base, ...change });
      return [];
    } catch (error) {
      return (error as ConfigError).problems;
    }
  };

  it.each([
    '*',
    'null',
    'https://a.example,*',
    'https://*.example.com',
    'shop.example',
    'https://a.example/path',
    'https://a.example/',
  ])('CORS_ORIGINS=%s stops the start', (CORS_ORIGINS) => {
    const problems = refused({ CORS_ORIGINS });
    expect(problems.join()).toMatch(/^CORS_ORIGINS: /);
  });

  it('says everything that is wrong at once', () => {
    const problems = refused({
      CORS_ORIGINS: '*',
      JWT_KEYS: 'a:00',
      PORT: '99999',
      REDIS_URL: 'http://x',
      TOSS_SECRET_KEY: 'sk',
      DATABASE_URL: '',
    });
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'CORS_ORIGINS',
      'DATABASE_URL',
      'JWT_KEYS',
      'PORT',
      'REDIS_URL',
      'TOSS_SECRET_KEY',
    ]);
  });

  it('takes a good one', () =>
    expect(refused({ CORS_ORIGINS: 'https://a.example, https://b.example:8443' })).toEqual([]));
});
