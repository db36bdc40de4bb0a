import { WebSocket } from 'ws';
import { eventually } from './eventually.js';

export interface SocketOptions {
  origin?: string;
  authorization?: string;
  /** False: say nothing at first. */
  init?: boolean;
}

/** The protocol by hand: what a library would hide (close codes, refused upgrades) is what is tested. */
export async function openSocket(url: string, options: SocketOptions = {}) {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    ...(options.origin === undefined ? {} : { origin: options.origin }),
  });
  const received: Record<string, unknown>[] = [];
  const state = { closed: null as number | null, refused: null as number | null };
  ws.on('message', (data) => received.push(JSON.parse(String(data)) as Record<string, unknown>));
  ws.on('close', (code) => (state.closed = code));
  ws.on('unexpected-response', (_request, response) => {
    state.refused = response.statusCode ?? 0;
    ws.terminate();
  });
  ws.on('error', () => undefined);
  await eventually(async () => ws.readyState === WebSocket.OPEN || state.refused !== null);
  const send = (message: unknown) => ws.send(JSON.stringify(message));
  if (state.refused === null && options.init !== false) {
    const { authorization } = options;
    send({ type: 'connection_init', ...(authorization ? { payload: { authorization } } : {}) });
  }
  return {
    ws,
    send,
    received,
    state,
    closed: () => eventually(async () => state.closed),
    subscribe: (query: string, id = '1') => send({ id, type: 'subscribe', payload: { query } }),
    acknowledged: () =>
      eventually(async () => received.some((message) => message['type'] === 'connection_ack')),
    error: (id = '1') =>
      eventually(async () => {
        const found = received.find(
          (message) => message['id'] === id && (message['type'] === 'error' || message['type'] === 'next'),
        );
        if (!found) return null;
        const payload = found['payload'] as { errors?: unknown[] } | unknown[];
        return (Array.isArray(payload) ? payload : (payload.errors ?? []))[0] as {
          extensions: Record<string, unknown>;
        };
      }),
  };
}
