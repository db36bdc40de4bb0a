import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { GraphqlClient } from '../kit/graphql-client.js';
import { openSocket } from '../kit/raw-socket.js';
import { EventStream } from '../kit/event-stream.js';
import { ServerProcess } from '../kit/server-process.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { AMPLIFIERS } from './attacks.js';
import { LEAKS } from './leaks.js';
import { Vitals } from './vitals.js';

const GROWTH_MAX_MB = 150;
const LIVE = 'subscription { paymentsUpdated { __typename } }';

describe('attacks on what stays open (S004-SEC-03, S000-ARC-05)', () => {
  let system: TestSystem;
  let server: ServerProcess;
  let vitals: Vitals;
  let authorization: string;
  let rssAtFirst: number;

  beforeAll(async () => {
    const METRICS_TOKEN = randomBytes(20).toString('hex');
    const RATE_LIMITS = 'actor=1000000,address=1000000';
    system = await TestSystem.start({ role: 'api', environment: { METRICS_TOKEN, RATE_LIMITS } });
    server = await ServerProcess.start(system, { role: 'api' });
    vitals = new Vitals(server.url, METRICS_TOKEN);
    authorization = `Bearer ${(await system.staff()).token}`;
    rssAtFirst = await vitals.rssMb();
  });
  afterAll(async () => {
    await server.kill();
    await system.stop();
  });

  const open = async (init = true) => {
    const socket = await openSocket(server.url, { authorization, init });
    if (init) await socket.acknowledged();
    return socket;
  };
  /** Bytes of a frame as they are; the library would mend them. */
  const frame = async (bytes: number[]): Promise<number> => {
    const socket = await open();
    (socket.ws as unknown as { _socket: { write(b: Buffer): void } })._socket.write(Buffer.from(bytes));
    return socket.closed();
  };
  const MASK = [0, 0, 0, 0];

  it.each<[string, number[], number[]]>([
    ['a frame without a mask', [0x81, 0x02, 0x68, 0x69], [1002, 1006]],
    ['a kind of frame that is none', [0x83, 0x80, ...MASK], [1002, 1006]],
    ['a compressed frame nobody agreed on', [0xc1, 0x81, ...MASK, 0x68], [1002, 1006]],
    ['a text that is none', [0x81, 0x82, ...MASK, 0xc3, 0x28], [1007]],
    ['a close frame of one byte', [0x88, 0x81, ...MASK, 0x03], [1002, 1006]],
    ['a ping in pieces', [0x09, 0x80, ...MASK], [1002, 1006]],
    [
      'a length of nine exabytes',
      [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, ...MASK],
      [1009, 1006],
    ],
    ['a hundred KiB in pieces', pieces(), [1009]],
  ])('%s', async (_title, bytes, codes) => {
    expect(codes).toContain(await frame(bytes));
  });

  it.each<[string, unknown, number]>([
    ['no JSON', 'not JSON', 4400],
    ['JSON’s null', null, 4400],
    ['a list', [], 4400],
    ['a kind of message that is none', { type: 'drop table' }, 4400],
    ['a subscription without a document', { id: '1', type: 'subscribe', payload: {} }, 4400],
    ['a document that is a number', { id: '1', type: 'subscribe', payload: { query: 5 } }, 4400],
    ['an id that is an object', { id: {}, type: 'subscribe', payload: { query: LIVE } }, 4400],
    ['a second init', { type: 'connection_init' }, 4429],
    [
      'brackets in brackets',
      `{"id":"1","type":"subscribe","payload":{"query":"x","variables":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`,
      4400,
    ],
  ])('%s closes the socket', async (_title, message, code) => {
    const socket = await open();
    socket.ws.send(typeof message === 'string' ? message : JSON.stringify(message));
    expect(await socket.closed()).toBe(code);
  });

  it('a subscription before its turn, and one id twice', async () => {
    const eager = await open(false);
    eager.subscribe(LIVE);
    expect(await eager.closed()).toBe(4401);
    const twice = await open();
    twice.subscribe(LIVE, 'a');
    twice.subscribe(LIVE, 'a');
    expect(await twice.closed()).toBe(4409);
  });

  it('another protocol is not spoken', async () => {
    const ws = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-ws');
    const end = await new Promise<unknown>((resolve) => {
      ws.on('close', resolve);
      ws.on('error', () => resolve('refused'));
    });
    expect([4406, 'refused']).toContain(end);
  });

  it('names that mean something elsewhere mean nothing here', async () => {
    const socket = await open();
    for (const id of ['__proto__', 'constructor', 'a\u0000b', '\ud800'])
      socket.send({ id, type: 'complete' });
    socket.send({ id: '__proto__', type: 'subscribe', payload: { query: '{ nothing' } });
    expect((await socket.error('__proto__')).extensions).toMatchObject({ code: 'GRAPHQL_PARSE_FAILED' });
    expect(socket.state.closed).toBeNull();
    socket.ws.terminate();
  });

  const documents = AMPLIFIERS.flatMap(({ name, document }) =>
    document && !document.query.startsWith('mutation') && document.operationName === undefined
      ? [[name, document] as const]
      : [],
  );
  it.each(documents)('little that means much, over both transports: %s', async (_name, document) => {
    const socket = await open();
    socket.send({ id: '1', type: 'subscribe', payload: document });
    const overSocket = await socket.error();
    expect(overSocket.extensions['kind']).toBe('BAD_USER_INPUT');
    expect(JSON.stringify(socket.received)).not.toMatch(LEAKS);
    socket.ws.terminate();
    const stream = await EventStream.open(server.url, { authorization, body: JSON.stringify(document) });
    const refusal = stream.response.headers.get('content-type')?.startsWith('application/json')
      ? await stream.refusal()
      : (await eventually(async () => stream.results[0])).errors?.[0]?.extensions;
    expect(refusal?.['kind']).toBe('BAD_USER_INPUT');
    expect(JSON.stringify(refusal)).not.toMatch(LEAKS);
    stream.close();
  });

  it('a flood of sockets finds a door that shuts, and a flood of frames a server that lives', async () => {
    const flood = await Promise.all(
      Array.from({ length: 150 }, () => openSocket(server.url, { authorization, init: false })),
    );
    expect(flood.filter(({ state }) => state.refused !== null).length).toBeGreaterThan(0);
    for (const { ws } of flood) ws.terminate();
    const socket = await eventually(async () => {
      const one = await openSocket(server.url, { authorization });
      return one.state.refused === null ? one : null;
    });
    await socket.acknowledged();
    for (let i = 0; i < 2_000; i += 1) {
      socket.ws.ping();
      socket.send({ id: String(i), type: 'complete' });
      if (i % 10 === 0)
        socket.send({ id: `q${i}`, type: 'subscribe', payload: { query: `{ nothing${i} }` } });
    }
    await socket.error('q1990');
    socket.ws.terminate();
    const client = new GraphqlClient(server.url, authorization.slice(7));
    expect((await client.send('{ viewer { environment } }')).errors).toEqual([]);
    expect((await vitals.rssMb()) - rssAtFirst).toBeLessThan(GROWTH_MAX_MB);
    expect(await vitals.internalErrors()).toBe(0);
  });
});

/** A text of 100 KiB in masked frames of 120 bytes, none of which is too long by itself. */
function pieces(): number[] {
  const piece = (opcode: number) => [opcode, 0x80 | 120, 0, 0, 0, 0, ...Array<number>(120).fill(0x61)];
  return [...piece(0x01), ...Array.from({ length: 853 }, () => piece(0x00)).flat()];
}
