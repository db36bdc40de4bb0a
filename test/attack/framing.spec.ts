import { connect } from 'node:net';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestSystem } from '../kit/test-system.js';
import { LEAKS } from './leaks.js';

const BODY = JSON.stringify({ query: '{ viewer { environment } }' });
const HEAD = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

describe('requests that lie about themselves (S002-SEC-02)', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
  });
  afterAll(() => system.stop());

  /** All the server says until it closes, or until `enough`. */
  function exchange(
    bytes: string | Buffer,
    options: { end?: boolean; enough?: RegExp } = {},
  ): Promise<string> {
    return new Promise((resolve) => {
      let said = '';
      const socket = connect(system.server.port, '127.0.0.1', () => {
        if (options.end) socket.end(bytes);
        else socket.write(bytes);
      });
      socket.on('data', (part) => {
        said += part.toString('latin1');
        if (options.enough?.test(said)) socket.destroy();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(said));
    });
  }

  it.each<[string, string, RegExp]>([
    ['two lengths', `${HEAD}Content-Length: 5\r\nContent-Length: 50\r\n\r\n${BODY}`, /^HTTP\/1\.1 400/],
    [
      'a length and pieces',
      `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      /^HTTP\/1\.1 400/,
    ],
    ['pieces of no size', `${HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, /^HTTP\/1\.1 400/],
    ['a length below zero', `${HEAD}Content-Length: -1\r\n\r\n${BODY}`, /^HTTP\/1\.1 400/],
    ['a length in words', `${HEAD}Content-Length: many\r\n\r\n${BODY}`, /^HTTP\/1\.1 400/],
    [
      'pieces inside an encoding',
      `${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
      /^HTTP\/1\.1 (4\d\d|501)/,
    ],
    ['NUL in a header', `${HEAD}X-A: a\u0000b\r\n\r\n`, /^HTTP\/1\.1 400/],
    ['a header without end', `${HEAD}X-A: ${'a'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431/],
    ['no HTTP', 'hello?\r\n\r\n', /^HTTP\/1\.1 400/],
    ['a header folded over', `${HEAD}X-A: a\r\n b: c\r\nContent-Length: x\r\n\r\n`, /^HTTP\/1\.1 400/],
  ])('%s', async (_title, bytes, answer) => {
    const said = await exchange(bytes, { enough: /\r\n\r\n/ });
    expect(said).toMatch(answer);
    expect(said).not.toMatch(LEAKS);
  });

  it('more than it said is the next request, and that is none', async () => {
    const bytes = `${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}GARBAGE ${'x'.repeat(100)}\r\n\r\n`;
    const said = await exchange(bytes, { enough: /HTTP\/1\.1 400/ });
    expect(said).toMatch(/HTTP\/1\.1 400 Bad Request/);
    expect(said.match(/HTTP\/1\.1 200/g) ?? []).toHaveLength(said.startsWith('HTTP/1.1 200') ? 1 : 0);
  });

  it('less than it said is never answered as if it were all', async () => {
    const said = await exchange(`${HEAD}Content-Length: 5000\r\n\r\n${BODY}`, { end: true });
    expect(said).not.toContain('environment');
    expect(said).not.toMatch(/HTTP\/1\.1 (200|5)/);
  });

  it('pieces add up, and too many are too much', async () => {
    const piece = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const said = await exchange(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${piece.repeat(8)}0\r\n\r\n`, {
      enough: /REQUEST_MALFORMED/,
    });
    expect(said).toMatch(/^HTTP\/1\.1 413/);
  });

  it.each(['/GRAPHQL', '/graphql/', '/graphql?x=1', '//graphql', 'http://evil.example/graphql'])(
    'the path %s is no way round',
    async (path) => {
      const bytes = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
      expect(await exchange(bytes, { enough: /\r\n\r\n/ })).toMatch(/^HTTP\/1\.1 (404|415)/);
    },
  );

  it('a body that comes by the drop is given up', async () => {
    const server = system.server.app.getHttpServer() as Server;
    expect(server.headersTimeout).toBeLessThanOrEqual(10_000);
    expect(server.requestTimeout).toBeLessThanOrEqual(30_000);
    const limit = server.requestTimeout;
    server.requestTimeout = 100;
    try {
      const said = await exchange(`${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY.slice(0, 5)}`);
      expect(said).toMatch(/^HTTP\/1\.1 408/);
    } finally {
      server.requestTimeout = limit;
    }
  });

  it('and is served to everybody else all the time', async () => {
    expect((await system.client().send('{ viewer { environment } }')).errors).toEqual([]);
  });
});
