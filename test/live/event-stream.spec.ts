import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buyPoints } from '../kit/buyer.js';
import { EventStream, type StreamOptions } from '../kit/event-stream.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { tokenEndingSoon } from '../kit/short-token.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const ORIGIN = 'http://localhost:3999';
const PAYMENTS = `subscription ($after: Cursor) { paymentsUpdated(after: $after) {
  __typename ... on Lagged { cursor } ... on PaymentChanged { cursor event payment { id } } } }`;
const REQUEST_ID = expect.stringMatching(/^[0-9a-f]{32}$/) as string;

describe('live over server-sent events (S000-ARC-05)', () => {
  let system: TestSystem;
  let staff: GraphqlClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start();
    [staff, customer] = await Promise.all([system.staff(), system.customer()]);
  });
  afterAll(() => system.stop());

  const stream = (options: StreamOptions = {}, client = staff) =>
    EventStream.open(system.url, { authorization: `Bearer ${client.token}`, query: PAYMENTS, ...options });
  const quiet = () => eventually(async () => system.liveSubscribers() === 0);

  it('tells what happens, and goes on after a cursor', async () => {
    const first = await stream();
    expect(first.response.headers.get('content-type')).toContain('text/event-stream');
    expect(first.response.headers.get('x-accel-buffering')).toBe('no');
    await buyPoints(system, customer, '1000');
    const [seen] = await eventually(async () => (first.results.length >= 2 ? first.results : null));
    first.close();
    const second = await stream({ variables: { after: seen?.data?.['paymentsUpdated']?.cursor } });
    await eventually(async () => second.results.length >= first.results.length - 1);
    expect(second.results.slice(0, first.results.length - 1)).toEqual(first.results.slice(1));
    second.close();
    await quiet();
  });

  it('speaks the protocol of graphql-sse', async () => {
    const client = createClient({
      url: `${system.url}/graphql/stream`,
      headers: { authorization: `Bearer ${staff.token}` },
    });
    const events = client.iterate<{ paymentsUpdated: { event: string } }>({ query: PAYMENTS });
    const next = events.next();
    await eventually(async () => system.liveSubscribers() === 1);
    await buyPoints(system, customer, '1000');
    expect((await next).value).toMatchObject({
      data: { paymentsUpdated: { event: expect.stringMatching(/^payment\./) as string } },
    });
    await events.return?.(undefined);
    client.dispose();
    await quiet();
  });

  it.each<[string, StreamOptions, number, string]>([
    ['a GET', { method: 'GET' }, 405, 'REQUEST_MALFORMED'],
    ['a PUT that wants to reserve a stream', { method: 'PUT' }, 405, 'REQUEST_MALFORMED'],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 415, 'REQUEST_MALFORMED'],
    ['no wish for a stream', { headers: { accept: 'application/json' } }, 406, 'REQUEST_MALFORMED'],
    ['a body without a query', { body: '{}' }, 400, 'REQUEST_MALFORMED'],
    ['a body that is a list', { body: '[]' }, 400, 'REQUEST_MALFORMED'],
    ['variables that are a list', { body: '{"query":"{a}","variables":[]}' }, 400, 'REQUEST_MALFORMED'],
    ['a body cut off', { body: '{"query":' }, 400, 'REQUEST_MALFORMED'],
    ['a body too large', { body: JSON.stringify({ query: ' '.repeat(200_000) }) }, 413, 'REQUEST_MALFORMED'],
    ['a foreign page', { headers: { origin: 'https://evil.example' } }, 403, 'ORIGIN_REFUSED'],
    ['the origin null', { headers: { origin: 'null' } }, 403, 'ORIGIN_REFUSED'],
    ['no credential', { authorization: undefined }, 401, 'UNAUTHENTICATED'],
    ['a bad credential', { authorization: 'Bearer nonsense' }, 401, 'TOKEN_INVALID'],
  ])('%s is refused before a stream begins', async (_title, options, status, code) => {
    const refused = await stream(options);
    expect(await refused.refusal()).toMatchObject({ status, code, requestId: REQUEST_ID });
  });

  it('our own page is let in', async () => {
    const own = await stream({ headers: { origin: ORIGIN } });
    expect(own.response.status).toBe(200);
    expect(own.response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    own.close();
    await quiet();
  });

  it.each([
    ['a query', '{ viewer { environment } }', 'REQUEST_MALFORMED'],
    ['a mutation', 'mutation { logout }', 'REQUEST_MALFORMED'],
    ['a syntax error', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'too many aliases',
      `subscription { paymentsUpdated { ${Array.from({ length: 16 }, (_, i) => `a${i}: __typename`).join(' ')} } }`,
      'QUERY_TOO_COMPLEX',
    ],
    [
      'too many tokens',
      `subscription { paymentsUpdated { ${'__typename '.repeat(1_100)} } }`,
      'QUERY_TOO_COMPLEX',
    ],
    ['a bad cursor', 'subscription { paymentsUpdated(after: "x") { __typename } }', 'CURSOR_INVALID'],
  ])('%s is the only result of its stream', async (_title, query, code) => {
    const refused = await stream({ query });
    expect((await refused.error()).extensions).toMatchObject({ code, requestId: REQUEST_ID });
    await eventually(async () => refused.completed && refused.ended === 'closed');
    expect(refused.results).toHaveLength(1);
    expect((await staff.send('{ viewer { adminUser { id } } }')).errors).toEqual([]);
  });

  it('a customer may not watch the payments of others', async () => {
    const refused = await stream({}, customer.client);
    expect((await refused.error()).extensions).toMatchObject({
      code: 'FORBIDDEN',
      args: { permission: 'payment.read' },
    });
    await eventually(async () => refused.completed);
  });

  it('a token’s end is told as the last result', async () => {
    const soon = await tokenEndingSoon(system, staff);
    const ending = await stream({ authorization: `Bearer ${soon}` });
    expect((await ending.error()).extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      kind: 'UNAUTHENTICATED',
    });
    await eventually(async () => ending.completed && ending.ended === 'closed');
    await quiet();
  });

  it('a session has ten connections, sockets and streams together', async () => {
    const sockets = Array.from({ length: 4 }, () => staff.live(PAYMENTS));
    await eventually(async () => system.liveSubscribers() === 4);
    const streams = await Promise.all(Array.from({ length: 6 }, () => stream()));
    expect(streams.map(({ response }) => response.status)).toEqual(Array(6).fill(200));
    const eleventh = await stream();
    expect(eleventh.response.headers.get('retry-after')).toBe('5');
    expect(await eleventh.refusal()).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    const socket = staff.live(PAYMENTS);
    await eventually(async () => socket.closed?.code === 1013);
    expect((await stream({}, customer.client)).response.status).toBe(200);
    streams[0]?.close();
    const again = await eventually(async () => {
      const next = await stream();
      return next.response.status === 200 ? next : null;
    });
    again.close();
    streams.forEach((each) => each.close());
    await Promise.all([...sockets, socket].map((each) => each.close()));
    await quiet();
  });
});

describe('a server that stops (S002-DEP-01)', () => {
  it('ends its streams without completing them and sends sockets 1012, so that clients come back', async () => {
    const system = await TestSystem.start({ role: 'api' });
    const staff = await system.staff();
    const stream = await EventStream.open(system.url, {
      authorization: `Bearer ${staff.token}`,
      query: PAYMENTS,
    });
    const socket = staff.live(PAYMENTS);
    await eventually(async () => system.liveSubscribers() === 2);
    await system.stop();
    await eventually(async () => stream.ended === 'closed');
    expect(stream.completed).toBe(false);
    await eventually(async () => socket.closed?.code === 1012);
  });
});
