import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Heartbeat } from '../../src/platform/graphql/heartbeat.js';
import { eventually } from '../kit/eventually.js';

describe('sockets that do not answer or do not read are dropped (S000-ARC-05)', () => {
  let server: WebSocketServer;
  let heartbeat: Heartbeat;

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
  });
  afterEach(async () => {
    heartbeat.stop();
    for (const socket of server.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  });

  const connect = async (options: { autoPong?: boolean } = {}) => {
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
    client.on('error', () => undefined);
    const [[socket]] = (await Promise.all([once(server, 'connection'), once(client, 'open')])) as [
      [WebSocket],
      unknown,
    ];
    heartbeat.watch(socket);
    return { client, socket };
  };

  it('after the second ping without a pong, and not before', async () => {
    heartbeat = new Heartbeat(server.clients, { everyMs: 300, missedMax: 2, unsentMax: 1_000 });
    const [mute, polite] = [await connect({ autoPong: false }), await connect()];
    let pings = 0;
    mute.client.on('ping', () => (pings += 1));
    await once(mute.socket, 'close');
    expect(pings).toBe(2);
    expect(polite.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('when more waits for the client than it may', async () => {
    heartbeat = new Heartbeat(server.clients, { everyMs: 60_000, missedMax: 2, unsentMax: 1024 * 1024 });
    const [lazy, brisk] = [await connect(), await connect()];
    lazy.client.pause();
    const chunk = Buffer.alloc(256 * 1024);
    // The system's own buffers take some megabytes before ours begins to fill.
    await eventually(async () => {
      if (lazy.socket.bufferedAmount <= 1024 * 1024) lazy.socket.send(chunk);
      brisk.socket.send(chunk);
      return lazy.socket.readyState === WebSocket.CLOSED;
    }, 20_000);
    expect(brisk.socket.readyState).toBe(WebSocket.OPEN);
  });
});
