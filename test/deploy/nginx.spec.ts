import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { packageRoot } from '../../src/app/package-root.js';
import { Draining } from '../../src/platform/http/draining.js';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import { orderPoints } from '../kit/buyer.js';
import { EventStream } from '../kit/event-stream.js';
import { GraphqlClient } from '../kit/graphql-client.js';
import { openSocket } from '../kit/raw-socket.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { Nginx } from './nginx.js';

describe('nginx before the server, with the very nginx.conf of deploy/ (S002-ARC-03)', () => {
  let system: TestSystem;
  let nginx: Nginx;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api', environment: { TRUSTED_PROXY_HOPS: '1' } });
    nginx = await Nginx.prepare([system.server.port, system.server.port]);
    expect(nginx.check()).toMatchObject({ ok: true, text: expect.stringContaining('successful') as string });
    await nginx.start();
  });
  afterAll(async () => {
    await nginx.stop();
    await system.stop();
  });

  /** Over TLS, as a browser does. */
  function secure(path: string): Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }> {
    return new Promise((resolve, reject) => {
      request(`${nginx.secureUrl}${path}`, { ca: nginx.certificate }, (answer) => {
        answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
      })
        .on('error', reject)
        .end();
    });
  }

  it('ends TLS, sends plain HTTP there, and names no product', async () => {
    expect((await secure('/healthz')).status).toBe(200);
    expect((await secure('/admin/')).headers['server']).toBe('nginx');
    const plain = await fetch(`http://127.0.0.1:${nginx.redirectPort}/admin/?a=1`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([308, 'https://127.0.0.1/admin/?a=1']);
  });

  it('carries live events over HTTP, each as it comes', async () => {
    const staff = await system.staff();
    const customer = await system.customer();
    const stream = await EventStream.open(nginx.url, {
      authorization: `Bearer ${staff.token}`,
      query: 'subscription { paymentsUpdated { __typename } }',
    });
    expect(stream.response.status).toBe(200);
    expect(stream.response.headers.get('content-encoding')).not.toBe('gzip');
    await eventually(async () => system.liveSubscribers() === 1);
    await orderPoints(system, customer, '1000');
    // Nothing works the outbox off here but this.
    await system.get(OutboxRelay).assignPositions();
    await eventually(async () => stream.results.length === 1);
    stream.close();
    await eventually(async () => system.liveSubscribers() === 0);
  });

  it('carries HTTP and WebSocket', async () => {
    const staff = await system.staff();
    const through = new GraphqlClient(nginx.url, staff.token);
    await expect(through.ok('{ users { total } }')).resolves.toBeTruthy();
    const socket = await openSocket(nginx.url, { authorization: `Bearer ${staff.token}` });
    await socket.acknowledged();
    socket.subscribe('subscription { paymentsUpdated { __typename } }');
    await eventually(async () => system.liveSubscribers() === 1);
    socket.ws.close();
    await eventually(async () => system.liveSubscribers() === 0);
    const secured = new WebSocket(
      `${nginx.secureUrl.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      {
        ca: nginx.certificate,
      },
    );
    await once(secured, 'open');
    secured.terminate();
  });

  it('believes nobody who says where he comes from', async () => {
    // The failures of one address are counted; a caller cannot be another one by saying so.
    const seen = await fetch(`${nginx.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.7' },
      body: JSON.stringify({
        query:
          'mutation { adminLogin(email: "nobody@staff.example", password: "something long") { accessToken } }',
      }),
    });
    await seen.text();
    const rows = await system.sql<{ row: string }>(
      `SELECT row_to_json(e)::text AS row FROM audit_events e ORDER BY 1 DESC LIMIT 50`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ row }) => row.includes('198.51.100.7'))).toEqual([]);
  });

  it('refuses too much in our own words, and keeps what is for machines inside', async () => {
    const answer = await fetch(`${nginx.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ viewer { environment } } # ${'x'.repeat(200_000)}` }),
    });
    const body = (await answer.json()) as { errors: { extensions: { code: string } }[] };
    expect([answer.status, body.errors[0]?.extensions.code]).toEqual([413, 'REQUEST_MALFORMED']);
    for (const path of ['/metrics', '/readyz']) expect((await fetch(`${nginx.url}${path}`)).status).toBe(404);
  });

  it('compresses scripts, never an answer of the API', async () => {
    const headers = { 'accept-encoding': 'gzip', 'content-type': 'application/json' };
    const page = await fetch(`${nginx.url}/admin/`, { headers });
    expect([page.status, page.headers.get('content-encoding')]).toEqual([200, 'gzip']);
    const answer = await fetch(`${nginx.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: '{ products { id name code } viewer { environment } }' }),
    });
    expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, null]);
  });

  it('the health check of the image sees the process', async () => {
    const check = spawn(process.execPath, [join(packageRoot(), 'deploy', 'healthcheck.mjs')], {
      env: { PORT: String(system.server.port) },
    });
    expect(await once(check, 'exit')).toEqual([0, null]);
  });

  it('a closed door is answered in our own words, and says not to wait on this connection', async () => {
    system.get(Draining).closeDoor();
    const direct = await fetch(`${system.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { environment } }' }),
    });
    expect([direct.status, direct.headers.get('connection'), direct.headers.get('retry-after')]).toEqual([
      502,
      'close',
      '1',
    ]);
    expect(await direct.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    const socket = await openSocket(system.url, { init: false });
    expect(socket.state.refused).toBe(502);
  });

  it('nobody there at all is said in our own words too', async () => {
    await system.server.stop();
    const answer = await new GraphqlClient(nginx.url).send<unknown>('{ viewer { environment } }');
    expect([answer.status, answer.headers.get('retry-after'), answer.errors[0]?.extensions.code]).toEqual([
      503,
      '3',
      'SERVICE_UNAVAILABLE',
    ]);
  });
});
