import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphqlClient } from '../kit/graphql-client.js';
import { sendRaw, type RawAnswer, type RawRequest } from '../kit/raw-http.js';
import { ServerProcess } from '../kit/server-process.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { AMPLIFIERS, BODIES, TRESPASSERS, VALUES, type Attack, type Attacker } from './attacks.js';
import { LEAKS } from './leaks.js';
import { Vitals } from './vitals.js';

/** `whole`: a document never seen. `short`: one that was admitted before, or was refused before. */
const WAYS = ['whole', 'short'] as const;
/** A table of attacks, each twice, must leave no more than this behind. */
const GROWTH_MAX_MB = 150;
/** Of the server's own time, whatever else the machine does. */
const CPU_MAX_SECONDS = 1;
const ANSWER_MAX_BYTES = 8_000;

describe.each(WAYS)('attacks over HTTP, the %s way (S004-SEC-03, S002-SEC-02, S003-SEC-02)', (way) => {
  let system: TestSystem;
  let server: ServerProcess;
  let vitals: Vitals;
  let tokens: Record<Attacker, string | undefined>;
  let rssAtFirst: number;

  beforeAll(async () => {
    const METRICS_TOKEN = randomBytes(20).toString('hex');
    const RATE_LIMITS = 'actor=1000000,visitor=1000000,address=1000000';
    system = await TestSystem.start({ role: 'api', environment: { METRICS_TOKEN, RATE_LIMITS } });
    server = await ServerProcess.start(system, { role: 'api' });
    vitals = new Vitals(server.url, METRICS_TOKEN);
    const [staff, operator, customer] = await Promise.all([
      system.staff('SUPER_ADMIN'),
      system.staff('OPERATOR'),
      system.customer(),
    ]);
    tokens = { staff: staff.token, operator: operator.token, customer: customer.token, visitor: undefined };
    for (let i = 0; i < 20; i += 1) await staffClient().ok('{ viewer { environment } }');
    rssAtFirst = await vitals.rssMb();
  });
  afterAll(async () => {
    await server.kill();
    await system.stop();
  });

  const staffClient = () => new GraphqlClient(server.url, tokens.staff);
  const port = () => Number(new URL(server.url).port);

  function requestOf({ bytes, document, by = 'staff' }: Attack): RawRequest {
    const token = tokens[by];
    const authorization = token ? { authorization: `Bearer ${token}` } : undefined;
    if (document) {
      return {
        headers: { 'content-type': 'application/json', ...authorization },
        body: JSON.stringify(document),
      };
    }
    // A foreign page cannot know a token; everything else comes from somebody signed in.
    return { ...bytes, headers: { ...bytes?.headers, ...(bytes?.headers?.['origin'] ? {} : authorization) } };
  }

  /** Brings the attack as the way has it: without a past, or with one. */
  async function attack(one: Attack): Promise<RawAnswer> {
    const request = requestOf(one);
    if (way === 'short' && one.innocent && one.document) {
      const { query } = one.document;
      // The second sight compiles it, the third runs what was compiled.
      for (let i = 0; i < 3; i += 1) await staffClient().ok(query, one.innocent);
      const before = await vitals.shortWays();
      const answer = await sendRaw(port(), request);
      const introspects = /__(schema|type)\b/.test(query);
      const [first] = answer.errors;
      const variablesDoNotFit = first?.extensions.code === 'GRAPHQL_VALIDATION_FAILED';
      if (before !== null && !introspects && !variablesDoNotFit)
        expect(await vitals.shortWays(), 'it did not take the short way').toBeGreaterThan(before);
      return answer;
    }
    if (way === 'short') expectAnswer(await sendRaw(port(), request), one);
    return sendRaw(port(), request);
  }

  function expectAnswer(answer: RawAnswer, { status, code }: Attack): void {
    const [first] = answer.errors;
    const seen = { status: answer.status, code: first?.extensions.code ?? null };
    expect([status].flat(), answer.text.slice(0, 500)).toContain(seen.status);
    expect([code].flat(), answer.text.slice(0, 500)).toContain(seen.code);
    expect(answer.errors.length).toBeLessThanOrEqual(5);
    expect(answer.text).not.toMatch(LEAKS);
    expect(answer.text).not.toMatch(/did you mean/i);
    for (const { extensions } of answer.errors) {
      expect(extensions.kind).not.toBe('INTERNAL');
      expect(extensions.requestId).toBe(answer.headers['x-request-id']);
    }
    if (seen.code !== null) expect(answer.text.length).toBeLessThan(ANSWER_MAX_BYTES);
    if (seen.code !== null) expect(answer.data).toBeNull();
    expect(answer.headers['cache-control']).toBe('no-store');
  }

  const titled = (attacks: Attack[]): [string, Attack][] => attacks.map((one) => [one.name, one]);

  it.each(titled(AMPLIFIERS))('little that means much: %s', async (_name, one) => {
    const before = await vitals.cpuSeconds();
    expectAnswer(await attack(one), one);
    expect((await vitals.cpuSeconds()) - before).toBeLessThan(CPU_MAX_SECONDS);
  });
  it.each(titled(VALUES))('values: %s', async (_name, one) => expectAnswer(await attack(one), one));
  it.each(titled(BODIES))('bodies, types, methods, origins: %s', async (_name, one) =>
    expectAnswer(await attack(one), one),
  );
  it.each(titled(TRESPASSERS))('not for them: %s', async (_name, one) =>
    expectAnswer(await attack(one), one),
  );

  it('a spent budget refuses what was answered before', async () => {
    // Less than staff may choose, and nobody else hears of it before their next look at all settings.
    const limit = (points: number): Promise<unknown> =>
      system.sql(`UPDATE settings SET value = $1::jsonb WHERE key = 'limits.actor'`, [String(points)]);
    await limit(5);
    const poor = await ServerProcess.start(system, { role: 'api' });
    await limit(1_000_000);
    try {
      const { token } = await system.staff();
      const client = new GraphqlClient(poor.url, token);
      const document = (i: number) => `query q${way === 'whole' ? i : ''} { viewer { environment } }`;
      for (let i = 0; i < 5; i += 1) await client.ok(document(i));
      const { status, headers, errors } = await client.send(document(5));
      expect([status, errors[0]?.extensions.code]).toEqual([200, 'RATE_LIMITED']);
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
      expect(headers.get('ratelimit')).toMatch(/^"actor";r=0;/);
    } finally {
      await poor.kill();
    }
  });

  it('an ended session is refused what it was answered before', async () => {
    const { token } = await system.staff();
    const client = new GraphqlClient(server.url, token);
    for (let i = 0; i < 3; i += 1) await client.ok('{ users(limit: 1) { total } }');
    await new GraphqlClient(server.url, token).ok('mutation { logout }');
    expect((await client.refused('{ users(limit: 1) { total } }')).extensions.kind).toBe('UNAUTHENTICATED');
  });

  it('all of it at once, five times over, leaves the server as it was', async () => {
    const all = [...AMPLIFIERS, ...VALUES, ...BODIES].filter(({ status }) => status !== 413);
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(all.map((one) => sendRaw(port(), requestOf(one))));
      // On a busy machine it may ask callers to come again; that is an answer too.
      const broken = answers.filter(
        ({ status, errors }) => status >= 500 && errors[0]?.extensions.code !== 'SERVICE_UNAVAILABLE',
      );
      expect(broken.map(({ text }) => text)).toEqual([]);
    }
    await eventually(async () => (await staffClient().send('{ viewer { adminUser { id } } }')).data);
    expect((await vitals.rssMb()) - rssAtFirst).toBeLessThan(GROWTH_MAX_MB);
    expect(await vitals.internalErrors()).toBe(0);
  });
});
