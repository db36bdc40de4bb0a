import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalContextCreator } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Ledger, pointsIssued, pointsOf } from '../../src/modules/ledger/index.js';
import { Config } from '../../src/platform/config/config.js';
import { Db } from '../../src/platform/db/db.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { PersistedDocuments } from '../../src/platform/graphql/persisted-documents.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { metrics } from '../../src/platform/telemetry/metrics.js';
import { newId } from '../../src/shared/ids.js';
import { won } from '../../src/shared/money.js';
import { apiKeyClient } from '../kit/api-key.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { connected } from '../kit/test-database.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: {
    data?: unknown;
    errors?: { message: string; path?: unknown; extensions: Record<string, unknown> }[];
  };
}

async function taken(way: 'whole' | 'short'): Promise<number> {
  const { values } = await metrics.graphqlWays.get();
  return values.find(({ labels }) => labels.way === way)?.value ?? 0;
}

const LIST = `query List($limit: Int, $page: Int, $filter: UserFilter) {
  users(limit: $limit, page: $page, filter: $filter) { total items { id name email payments { id } } } }`;

describe('the short way is the whole way, only shorter (S004-OPS-02, S000-ARC-02, S004-SEC-03)', () => {
  let system: TestSystem;
  let staff: GraphqlClient;
  let operator: GraphqlClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api', environment: { OPERATION_TIMEOUT_MS: '700' } });
    [staff, operator, customer] = await Promise.all([
      system.staff(),
      system.staff('OPERATOR'),
      system.customer(),
    ]);
  });
  afterAll(() => system.stop());

  async function post(
    body: unknown,
    headers: Record<string, string | undefined> = {},
    url = system.url,
  ): Promise<Answer> {
    const given = Object.entries({ 'content-type': 'application/json', ...headers });
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined)),
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: (await response.json()) as Answer['body'],
    };
  }

  const bearer = (client: GraphqlClient): { authorization: string } => ({
    authorization: `Bearer ${client.token}`,
  });

  /** What changes from answer to answer whichever way it came. */
  function comparable({ status, headers, body }: Answer): unknown {
    const text = JSON.stringify(body)
      .replace(/"requestId":"[0-9a-f]{32}"/g, '"requestId":"…"')
      .replace(/"(remaining|resetAt|retryAfterMs)":("[^"]*"|\d+)/g, '"$1":…');
    const { date: _d, 'content-length': _l, 'x-request-id': id, ratelimit: _r, ...rest } = headers;
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    return { status, text, rest };
  }

  /** Sends it as nobody has yet, then again: the first goes the whole way, the second the short one. */
  async function bothWays(
    query: string,
    variables?: unknown,
    headers: Record<string, string | undefined> = bearer(staff),
  ): Promise<[Answer, Answer]> {
    const document = `${query}\n# ${randomUUID()}`;
    // Admitted by a caller and variables that nothing is wrong with, where the ones to be tried are refused before.
    const whole = await taken('whole');
    const first = await post({ query: document, variables }, headers);
    expect(await taken('whole')).toBe(whole + 1);
    const short = await taken('short');
    const second = await post({ query: document, variables }, headers);
    expect(await taken('short'), 'took the short way').toBe(short + 1);
    return [first, second];
  }

  it.each([
    ['a list with people and their payments', LIST, { limit: 3, page: 1 }],
    [
      'a fragment, an alias, a directive',
      `query ($yes: Boolean!) { v: viewer { ...V @include(if: $yes) } } fragment V on Viewer { permissions }`,
      { yes: true },
    ],
    ['a union', `{ viewer { adminUser { id email } user { id } } }`, undefined],
    ['something that is not there', `query ($id: ID!) { payment(id: $id) { id } }`, { id: randomUUID() }],
    ['a page that is none', LIST, { limit: 1_000, page: 1 }],
    ['text that cannot be stored', LIST, { limit: 1, filter: { search: 'a\u0000b' } }],
    ['numbers where text belongs', LIST, { limit: 1, filter: { search: 7 } }],
    ['a variable of another type', LIST, { limit: 'many' }],
    ['a variable that is missing', `query ($id: ID!) { user(id: $id) { id } }`, {}],
    ['an enum value that does not exist', LIST, { filter: { status: 'SLEEPING' } }],
  ])('gives the same answer: %s', async (_title, query, variables) => {
    const [whole, short] = await bothWays(query, variables);
    expect(comparable(short)).toEqual(comparable(whole));
  });

  it('calls resolvers without Nest’s promises: its parts are still what that stands on', () => {
    expect(Object.hasOwn(system.get(ExternalContextCreator), 'create')).toBe(true);
  });

  it('asks each time who it is, and what they may', async () => {
    const query = `{ people: users(limit: 1) { total } }`;
    for (const headers of [
      { authorization: undefined },
      { authorization: 'Bearer nonsense' },
      { authorization: 'Basic abc' },
      { authorization: `Bearer ${customer.token}` },
      bearer(operator),
      bearer(staff),
    ]) {
      const [whole, short] = await bothWays(query, undefined, headers);
      expect(comparable(short)).toEqual(comparable(whole));
    }
    const document = `{ users { total } }\n# ${randomUUID()}`;
    await post({ query: document }, bearer(staff));
    const refused = await post({ query: document }, bearer(customer.client));
    expect(refused.body.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  it('a session that was ended is shut out on the short way as well', async () => {
    const leaving = await system.staff();
    const document = `{ users { total } }\n# ${randomUUID()}`;
    for (let i = 0; i < 2; i += 1)
      expect((await post({ query: document }, bearer(leaving))).body.errors).toBeUndefined();
    await leaving.ok('mutation { logout }');
    const short = await taken('short');
    const after = await post({ query: document }, bearer(leaving));
    expect(after.body.errors?.[0]?.extensions['kind']).toBe('UNAUTHENTICATED');
    expect(await taken('short')).toBe(short + 1);
  });

  it('counts the cost of the sizes asked for now, not of those asked for first', async () => {
    const query = `query ($limit: Int) { users(limit: $limit) { items { payments(limit: $limit) { id user { payments(limit: $limit) { id } } } } } }`;
    const document = `${query}\n# ${randomUUID()}`;
    const small = await post({ query: document, variables: { limit: 2 } }, bearer(staff));
    expect(small.status).toBe(200);
    const short = await taken('short');
    const large = await post({ query: document, variables: { limit: 100 } }, bearer(staff));
    expect(await taken('short')).toBe(short + 1);
    expect(large).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] },
    });
  });

  it.each([
    ['a mutation', { query: 'mutation { logout }' }],
    ['introspection', { query: '{ __schema { queryType { name } } }' }],
    ['a list of requests', [{ query: '{ products { id } }' }]],
    [
      'an operation that the document does not hold',
      { query: '{ products { id } }', operationName: 'Other' },
    ],
    ['variables that are a list', { query: '{ products { id } }', variables: [] }],
    ['no document', { variables: {} }],
    ['half a document', { query: '{ products { id ' }],
  ])('leaves to the whole way, twice: %s', async (_title, body) => {
    const short = await taken('short');
    const first = comparable(await post(body));
    expect(comparable(await post(body))).toEqual(first);
    expect(await taken('short')).toBe(short);
  });

  describe('a mutation', () => {
    const DEDUCT = `mutation ($userId: ID!, $amount: Won!, $key: String!) {
      deductPoints(userId: $userId, amount: $amount, reason: "사용", idempotencyKey: $key) { id amount points { available } } }`;
    let program: GraphqlClient;

    beforeAll(async () => {
      program = await apiKeyClient(system, await system.staff(), ['points.deduct']);
      await system.get(UnitOfWork).run(systemActor('test'), (tx) =>
        system.get(Ledger).post(tx, [
          {
            kind: 'given',
            source: { kind: 'test', id: newId() },
            transfers: [{ debit: pointsIssued(), credit: pointsOf(customer.id), amount: won(1_000) }],
          },
        ]),
      );
    });
    const asked = (more: object = {}) => ({ userId: customer.id, amount: '5', key: randomUUID(), ...more });

    it.each([
      ['done, and the same key done once', {}],
      ['more than there is', { amount: '100000' }],
      ['for nobody', { userId: randomUUID() }],
      ['a key too short', { key: 'short' }],
      ['an amount that is none', { amount: '1e3' }],
      ['a variable that is missing', { amount: undefined }],
    ])('of a program gives the same answer: %s', async (_title, more) => {
      const [whole, short] = await bothWays(DEDUCT, asked(more), bearer(program));
      expect(comparable(short)).toEqual(comparable(whole));
    });

    it('of a program that may not is refused on the short way as well', async () => {
      const other = await apiKeyClient(system, await system.staff(), ['ledger.read']);
      const document = `${DEDUCT}\n# ${randomUUID()}`;
      await post({ query: document, variables: asked() }, bearer(program));
      const short = await taken('short');
      const refused = await post({ query: document, variables: asked() }, bearer(other));
      expect(refused.body.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
      expect(await taken('short')).toBe(short + 1);
    });

    it('of a person goes the whole way, with its headers, also when a program sent the same text', async () => {
      const document = `${DEDUCT}\n# ${randomUUID()}`;
      await post({ query: document, variables: asked() }, bearer(program));
      const short = await taken('short');
      for (let i = 0; i < 2; i += 1) {
        const variables = asked();
        const headers = { ...bearer(operator), 'x-step-up-grant': 'no grant' };
        const refused = await post({ query: document, variables }, headers);
        expect(refused.body.errors?.[0]?.extensions['code']).toMatch(/FORBIDDEN|STEP_UP_REQUIRED/);
        const stranger = await post({ query: document, variables });
        expect(stranger.body.errors?.[0]?.extensions['kind']).toBe('UNAUTHENTICATED');
      }
      expect(await taken('short')).toBe(short);
    });
  });

  it('takes no name for a part of the text', async () => {
    const rest = `{ products { id } } # ${randomUUID()}`;
    for (let i = 0; i < 2; i += 1) await post({ query: `query\n${rest}` });
    const short = await taken('short');
    const unknown = await post({ query: rest, operationName: 'query' });
    expect(unknown.body.errors?.[0]?.extensions['code']).toBe('REQUEST_MALFORMED');
    expect(await taken('short')).toBe(short);
  });

  it('refuses a body that is not JSON in the same words, however it is measured', async () => {
    const known = await post('{"query": ');
    const chunked = await fetch(`${system.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"query": '));
          controller.close();
        },
      }),
      duplex: 'half',
    } as RequestInit);
    const whole = {
      status: chunked.status,
      headers: Object.fromEntries(chunked.headers),
      body: await chunked.json(),
    };
    expect(known.status).toBe(400);
    expect({ ...(comparable(known) as object), rest: null }).toEqual({
      ...(comparable(whole as Answer) as object),
      rest: null,
    });
  });

  it('says to an allowed page what it may read, and sends any other page the whole way', async () => {
    const origin = new URL(system.get(Config).publicUrl).origin;
    const [whole, short] = await bothWays('{ products { id } }', undefined, { origin });
    expect(comparable(short)).toEqual(comparable(whole));
    expect(short.headers['access-control-allow-origin']).toBe(origin);
    const before = await taken('short');
    const document = `{ products { id } }\n# ${randomUUID()}`;
    for (let i = 0; i < 2; i += 1) {
      const foreign = await post({ query: document }, { origin: 'https://evil.example' });
      expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect(await taken('short')).toBe(before);
  });

  describe('a query that takes too long', () => {
    /** Holds the table so that nobody can read it while `work` runs. */
    const locked = (work: () => Promise<void>): Promise<void> =>
      connected(system.database.ownerUrl, async (owner) => {
        await owner.query('BEGIN');
        await owner.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
        await work();
        await owner.query('ROLLBACK');
      });

    it('is given up, typed, on both ways', async () => {
      await locked(async () => {
        const [whole, short] = await bothWays(LIST, { limit: 2 });
        expect(whole).toMatchObject({
          status: 503,
          headers: { 'retry-after': '1' },
          body: { errors: [{ extensions: { code: 'OPERATION_TIMED_OUT', args: { limitMs: 700 } } }] },
        });
        expect(comparable(short)).toEqual(comparable(whole));
      });
    });

    it('is cancelled: what it would have read next is not read', async () => {
      const spy = vi.spyOn(system.get(Db), 'quick');
      const asked = (what: RegExp): number => spy.mock.calls.filter(([sql]) => what.test(sql)).length;
      await locked(async () => {
        await post({ query: `${LIST} # ${randomUUID()}`, variables: { limit: 2 } }, bearer(staff));
      });
      // The users come now; their payments would be next.
      const people = spy.mock.calls.findIndex(([sql]) => /FROM users/.test(sql));
      await (spy.mock.results[people]?.value as Promise<unknown>);
      // Somebody asks the same and waits: when that is answered, what was cancelled would long have been asked for.
      await post({ query: `${LIST} # ${randomUUID()}`, variables: { limit: 2 } }, bearer(staff));
      expect(asked(/FROM users/)).toBe(2);
      expect(asked(/FROM unnest\(\$1::uuid\[\]\) AS u/)).toBe(1);
      spy.mockRestore();
    });
  });
});

describe('persisted documents', () => {
  let system: TestSystem;
  const text = '{ products { id name } }';
  const hash = createHash('sha256').update(text).digest('hex');
  const file = join(mkdtempSync(join(tmpdir(), 'madang-')), 'persisted.json');

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    writeFileSync(file, JSON.stringify({ [hash]: text }));
    expect(system.get(PersistedDocuments).load(file)).toBeGreaterThanOrEqual(1);
  });
  afterAll(() => system.stop());

  const ask = (sha256Hash: unknown): Promise<Response> =>
    fetch(`${system.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash } } }),
    });

  it('are run by their hash, on both ways', async () => {
    const short = await taken('short');
    for (let i = 0; i < 2; i += 1) {
      expect(await (await ask(hash)).json()).toMatchObject({
        data: { products: expect.any(Array) as unknown },
      });
    }
    expect(await taken('short')).toBe(short + 1);
  });

  it.each([['0'.repeat(64)], ['a'], [7], [null], [{}]])('an unknown hash is refused: %j', async (unknown) => {
    const answer = await ask(unknown);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_DOCUMENT_UNKNOWN', kind: 'BAD_USER_INPUT' } }],
    });
  });

  it('a file whose hashes are not those of its documents is refused at the start', () => {
    writeFileSync(file, JSON.stringify({ [hash]: '{ products { id } }' }));
    expect(() => system.get(PersistedDocuments).load(file)).toThrow(/not the hash/);
  });
});
