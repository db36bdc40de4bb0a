import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VendorHttp } from './vendor-http.js';

const MIB = 1024 * 1024;

describe('answers of vendors (S000-INT-02)', () => {
  let server: Server;
  let http: VendorHttp;

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/short') return void response.end(JSON.stringify({ said: '네' }));
      // As long as anybody listens.
      const part = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        while (!response.destroyed && response.write(part));
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    http = new VendorHttp('test', `http://127.0.0.1:${port}`, {});
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('are read', async () => {
    expect(await http.get('short', '/short', { timeoutMs: 5_000 })).toMatchObject({
      kind: 'answer',
      body: { said: '네' },
    });
  });

  it('that never end are read to a bound, and count as unreadable', async () => {
    const answer = await http.get('endless', '/endless', { timeoutMs: 20_000 });
    expect(answer).toMatchObject({ kind: 'answer', status: 200, body: null });
    expect(answer.kind === 'answer' && answer.text.length).toBe(MIB + 1);
  });
});
