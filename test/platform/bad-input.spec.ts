import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { LEAKS } from '../attack/leaks.js';
import { sendRaw, type RawAnswer, type RawRequest } from '../kit/raw-http.js';
import { TestSystem } from '../kit/test-system.js';

describe('what bad input gets (S000-ARC-02, S004-OPS-04)', () => {
  let system: TestSystem;
  let staff: GraphqlClient;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff();
  });
  afterAll(() => system.stop());

  const raw = (options: RawRequest): Promise<RawAnswer> => sendRaw(system.server.port, options);
  const post = (query: string, variables?: unknown) => raw({ body: JSON.stringify({ query, variables }) });

  function expectRefused(answer: RawAnswer, status: number, code: string, kind = 'BAD_USER_INPUT'): void {
    expect(answer.errors.length, answer.text).toBeGreaterThan(0);
    expect(answer.errors.length).toBeLessThanOrEqual(5);
    expect(answer.text).not.toMatch(LEAKS);
    expect({
      status: answer.status,
      code: answer.errors[0]?.extensions.code,
      kind: answer.errors[0]?.extensions.kind,
    }).toEqual({ status, code, kind });
    for (const { extensions, message } of answer.errors) {
      expect(extensions.requestId).toBe(answer.headers['x-request-id']);
      expect(Object.keys(extensions).sort()).toEqual(['args', 'code', 'kind', 'requestId']);
      expect(message.length).toBeGreaterThan(5);
    }
  }

  const JSON_TYPE = { 'content-type': 'application/json' };
  const DOCUMENT = '{ viewer { environment } }';
  it.each([
    ['not JSON', { body: 'query { viewer }' }, 400],
    ['half of JSON', { body: '{"query": "{ viewer' }, 400],
    ['a JSON text', { body: '"{ viewer { environment } }"' }, 400],
    ['nothing', { body: '' }, 400],
    ['no query', { body: '{}' }, 400],
    ['a query that is a number', { body: '{"query": 1}' }, 400],
    ['variables that are a text', { body: JSON.stringify({ query: DOCUMENT, variables: 'x' }) }, 400],
    ['a batch', { body: JSON.stringify([{ query: DOCUMENT }, { query: DOCUMENT }]) }, 400],
    [
      'plain text',
      { headers: { 'content-type': 'text/plain' }, body: JSON.stringify({ query: DOCUMENT }) },
      415,
    ],
    ['no content type', { headers: {}, body: JSON.stringify({ query: DOCUMENT }) }, 415],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query=%7Bviewer%7D' },
      415,
    ],
    [
      'a multipart form',
      { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
      415,
    ],
    ['GraphQL as text', { headers: { 'content-type': 'application/graphql' }, body: DOCUMENT }, 415],
    [
      'gzip',
      {
        headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
        body: gzipSync(JSON.stringify({ query: DOCUMENT })),
      },
      415,
    ],
    [
      'another charset',
      { headers: { 'content-type': 'application/json; charset=iso-8859-1' }, body: '{}' },
      415,
    ],
    ['a GET', { method: 'GET', path: '/graphql?query=%7Bviewer%7Benvironment%7D%7D', headers: {} }, 405],
    [
      'a GET of a mutation',
      { method: 'GET', path: '/graphql?query=mutation%7Blogout%7D', headers: JSON_TYPE },
      405,
    ],
    ['a PUT', { method: 'PUT', body: '{}' }, 405],
    ['a DELETE', { method: 'DELETE', headers: {} }, 405],
    [
      'too large a body',
      { body: JSON.stringify({ query: `{ viewer { environment } } #${'x'.repeat(110_000)}` }) },
      413,
    ],
  ])('%s → REQUEST_MALFORMED', async (_title, options, status) => {
    expectRefused(await raw(options), status, 'REQUEST_MALFORMED');
  });

  it.each([
    ['tokens', `{ ${'__typename '.repeat(1_100)} }`],
    [
      'depth',
      `{ users { items { payments { refunds { ${'payment '.repeat(1)} } } } } }`.replace('payment ', deep(8)),
    ],
    ['aliases', `{ ${Array.from({ length: 16 }, (_, i) => `a${i}: __typename`).join(' ')} }`],
    ['directives', `{ ${Array.from({ length: 11 }, () => '__typename @skip(if: false)').join(' ')} }`],
    ['directivesOnField', `{ __typename ${'@skip(if: false) '.repeat(4)} }`],
    ['operations', Array.from({ length: 6 }, (_, i) => `query q${i} { __typename }`).join(' ')],
    ['rootMutationFields', 'mutation { logout second: logout }'],
    ['rootMutationFields', 'mutation { ...two } fragment two on Mutation { a: logout b: logout }'],
    ['rootMutationFields', 'mutation { ... { a: logout b: logout } }'],
    [
      'aliases',
      `{ ...a ...a ...a ...a ...a ...a } fragment a on Query { x: __typename y: __typename z: __typename }`,
    ],
  ])('too many %s', async (what, query) => {
    const answer = await raw({
      body: JSON.stringify({ query, operationName: what === 'operations' ? 'q0' : undefined }),
    });
    if (what === 'tokens') {
      expectRefused(answer, 400, 'QUERY_TOO_COMPLEX');
    } else {
      expectRefused(answer, 400, answer.errors[0]?.extensions.code ?? '');
      const refusal = answer.errors.find((error) => error.extensions.code === 'QUERY_TOO_COMPLEX');
      expect(refusal?.extensions.args, answer.text).toMatchObject({ what });
      const { limit, found } = refusal?.extensions.args as { limit: number; found: number };
      expect(found).toBeGreaterThan(limit);
    }
  });

  it('fragments that spread one another without end are refused, not followed', async () => {
    const answer = await post('{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }');
    expectRefused(answer, 400, 'GRAPHQL_VALIDATION_FAILED');
    const wide = Array.from(
      { length: 25 },
      (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`,
    ).join(' ');
    const startedAt = Date.now();
    const bomb = await post(`{ ...f0 } ${wide} fragment f25 on Query { __typename }`);
    expect(bomb.status).toBe(400);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });

  it.each([
    ['a syntax error', '{ viewer { environment }', 'GRAPHQL_PARSE_FAILED'],
    ['an empty document', '   ', 'GRAPHQL_PARSE_FAILED'],
    ['a character that is none', '{ viewer { \u0000 } }', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ viewer { shoeSize } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'forty unknown fields',
      `{ ${Array.from({ length: 40 }, (_, i) => `x${i}`).join(' ')} }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'an unknown enum value',
      'mutation { createPaymentOrder(purpose: BRIBE, amount: "1", idempotencyKey: "12345678") { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a missing argument', '{ user { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'points, which nobody may write',
      'mutation { updateUser(id: "1", version: 1, input: { points: 5 }) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('%s', async (_title, query, code) => {
    expectRefused(await post(query), 400, code);
  });

  it('a variable of the wrong type or an unknown enum in a variable is validation', async () => {
    const answer = await post('query ($limit: Int) { products { id } users(limit: $limit) { total } }', {
      limit: 'many',
    });
    expectRefused(answer, 400, 'GRAPHQL_VALIDATION_FAILED');
    const unknown = await post('query ($p: PaymentPurpose) { products(purpose: $p) { id } }', { p: 'BRIBE' });
    expectRefused(unknown, 400, 'GRAPHQL_VALIDATION_FAILED');
  });

  it('nothing is suggested to those who guess', async () => {
    const answer = await post('{ vieweer { environment } }');
    expect(answer.text).not.toMatch(/did you mean/i);
  });

  const CREATE = `mutation ($input: CreateUserInput!) { createUser(input: $input) { id } }`;
  const GOOD = { name: '홍길동', email: 'hong@people.example', services: ['KST'] };
  it.each([
    ['NUL', { name: 'a\u0000b' }, 'input.name'],
    ['half a character', { name: '\ud800' }, 'input.name'],
    ['an empty name', { name: '   ' }, 'input.name'],
    ['too long a name', { name: 'x'.repeat(101) }, 'input.name'],
    ['no e-mail address', { email: 'nobody' }, 'input.email'],
    ['NUL in an e-mail', { email: 'a\u0000@b.example' }, 'input.email'],
    ['no service', { services: [] }, 'input.services'],
    ['too many services', { services: Array.from({ length: 50 }, () => 'KST') }, 'input.services'],
  ])('%s is said with its place', async (_title, change, path) => {
    const { extensions } = await staff.refused(CREATE, { input: { ...GOOD, ...change } });
    expect(extensions).toMatchObject({ code: 'INPUT_INVALID', kind: 'BAD_USER_INPUT' });
    expect(`input.${String(extensions.args['path']).replace(/^input\./, '')}`).toBe(path);
  });

  it.each(['2026-02-30', '2026-13-01', 'yesterday', '2026-1-1', '20260101', ''])(
    'the day "%s" is refused',
    async (startDate) => {
      const { extensions } = await staff.refused(
        'query ($d: BillingDate) { dashboardMetrics(startDate: $d, endDate: $d) { totalUsers } }',
        { d: startDate },
      );
      expect(extensions).toMatchObject({ code: 'INPUT_INVALID', kind: 'BAD_USER_INPUT' });
    },
  );

  it.each(['2026-01-01', '2026-01-01T25:00:00Z', '2026-01-01T00:00:00', 'now', '2026-02-30T00:00:00Z'])(
    'the instant "%s" is refused',
    async (from) => {
      const { extensions } = await staff.refused(
        'query ($from: DateTime) { payments(filter: { from: $from }) { total } }',
        { from },
      );
      expect(extensions).toMatchObject({ code: 'INPUT_INVALID', kind: 'BAD_USER_INPUT' });
    },
  );

  it.each([
    '{ user(id: "x\\u0000") { id } }',
    '{ payment(id: "\\u0000") { id } }',
    '{ payment(paymentKey: "a\\u0000") { id } }',
    '{ refund(id: "\\uD800") { id } }',
    '{ users(filter: { search: "\\u0000" }) { total } }',
    '{ payments(filter: { search: "a\\u0000b" }) { total } }',
    '{ paymentOrder(orderId: "a\\u0000b") { id } }',
    '{ payments(filter: { userId: "\\u0000" }) { total } }',
    'mutation { replayWebhook(id: "\\u0000") { id } }',
    'mutation { rejectRefund(id: "\\u0000", reason: "\\u0000", version: 1) { id } }',
    'mutation { exchangeLoginTicket(ticket: "\\u0000") { accessToken } }',
    'mutation { adminLogin(email: "a\\u0000@b.example", password: "\\u0000") { accessToken } }',
    'mutation { refreshSession(refreshToken: "\\u0000") { accessToken } }',
    '{ users(after: "WyJ4XHUwMDAwIiwieCJd") { total } }',
    '{ payments(after: "W251bGwsbnVsbF0") { total } }',
  ])('text that cannot be stored never becomes our bug: %s', async (query) => {
    const { extensions, message } = await staff.refused(query);
    expect(extensions.kind, JSON.stringify(extensions)).not.toBe('INTERNAL');
    expect(message).not.toMatch(LEAKS);
  });

  it('numbers past what a column holds are refused, not our bug', async () => {
    for (const query of [
      '{ users(page: 1000000000) { total } }',
      '{ users(page: 0) { total } }',
      '{ users(limit: 0) { total } }',
      '{ users(limit: 101) { total } }',
      'mutation { updateUser(id: "0191d0f0-0000-7000-8000-000000000000", version: 2147483647, input: {}) { id } }',
    ]) {
      expect((await staff.refused(query)).extensions.kind).not.toBe('INTERNAL');
    }
  });
});

function deep(levels: number): string {
  return levels === 0 ? 'id' : `payment { user { payments { ${deep(levels - 4 > 0 ? levels - 4 : 0)} } } }`;
}
