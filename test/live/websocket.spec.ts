import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { orderPoints } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { tokenEndingSoon } from '../kit/short-token.js';
import { openSocket, type SocketOptions } from '../kit/raw-socket.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const ORIGIN = 'http://localhost:3999';

describe('the WebSocket’s own rules (S000-ARC-05)', () => {
  let system: TestSystem;
  let staff: GraphqlClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    [staff, customer] = await Promise.all([system.staff(), system.customer()]);
  });
  afterAll(() => system.stop());

  const socket = (options: SocketOptions = {}) => openSocket(system.url, options);
  const bearer = (client: GraphqlClient) => `Bearer ${client.token}`;

  it('a customer may not watch the payments of others', async () => {
    const ws = await socket({ authorization: bearer(customer.client) });
    await ws.acknowledged();
    ws.subscribe('subscription { paymentsUpdated { __typename } }');
    const error = await ws.error();
    expect(error.extensions).toMatchObject({
      code: 'FORBIDDEN',
      args: { permission: 'payment.read' },
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
    ws.ws.close();
  });

  it.each([undefined, 'Bearer nonsense', 'Basic abc'])(
    'with the credential %s the socket closes with 4401',
    async (authorization) => {
      expect(await (await socket({ authorization })).closed()).toBe(4401);
    },
  );

  it('a socket that says nothing is closed, and so is one that speaks before its turn', async () => {
    const eager = await socket({ init: false });
    eager.subscribe('subscription { pointsUpdated { __typename } }');
    expect(await eager.closed()).toBe(4401);
    const silent = await socket({ init: false });
    expect(await silent.closed()).toBe(4408);
  });

  it('a token’s end closes the socket with 4403', async () => {
    const soon = await tokenEndingSoon(system, staff);
    const ws = await socket({ authorization: `Bearer ${soon}` });
    await ws.acknowledged();
    expect(await ws.closed()).toBe(4403);
  });

  it.each(['https://evil.example', 'null', `${ORIGIN}.evil.example`, 'http://localhost:3998'])(
    'a page of %s is refused at the door',
    async (origin) => {
      expect((await socket({ origin, authorization: bearer(staff) })).state.refused).toBe(403);
    },
  );

  it('our own page is let in', async () => {
    const ws = await socket({ origin: ORIGIN, authorization: bearer(staff) });
    await ws.acknowledged();
    ws.ws.close();
  });

  it('too large a message closes the socket, and is nothing to write home about', async () => {
    const stderr = vi.spyOn(console, 'error');
    const ws = await socket({ authorization: bearer(staff) });
    await ws.acknowledged();
    ws.subscribe(`subscription { paymentsUpdated { __typename } } #${'x'.repeat(70_000)}`);
    expect(await ws.closed()).toBe(1009);
    expect(stderr).not.toHaveBeenCalled();
    stderr.mockRestore();
  });

  it.each([
    ['a query', '{ viewer { environment } }', 'REQUEST_MALFORMED'],
    ['a mutation', 'mutation { logout }', 'REQUEST_MALFORMED'],
    [
      'a mutation beside a subscription',
      'mutation a { logout } subscription b { paymentsUpdated { __typename } }',
      'REQUEST_MALFORMED',
    ],
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
  ])('%s over a WebSocket is refused', async (_title, query, code) => {
    const ws = await socket({ authorization: bearer(staff) });
    await ws.acknowledged();
    ws.send({
      id: '1',
      type: 'subscribe',
      payload: { query, operationName: /mutation a/.test(query) ? 'a' : undefined },
    });
    const { extensions } = await ws.error();
    expect(extensions).toMatchObject({
      code,
      kind: 'BAD_USER_INPUT',
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
    expect((await staff.send('{ viewer { adminUser { id } } }')).data).toMatchObject({
      viewer: { adminUser: { id: expect.any(String) as string } },
    });
    ws.ws.close();
  });

  it('one socket carries fifty subscriptions and no more', async () => {
    const ws = await socket({ authorization: bearer(staff) });
    await ws.acknowledged();
    for (let i = 1; i <= 51; i += 1)
      ws.subscribe('subscription { paymentsUpdated { __typename } }', String(i));
    expect((await ws.error('51')).extensions).toMatchObject({ code: 'RATE_LIMITED' });
    expect(system.liveSubscribers()).toBe(50);
    ws.ws.close();
    await eventually(async () => system.liveSubscribers() === 0);
    await orderPoints(system, customer, '1000');
  });
});
