// Opens many sockets to one server, tells its parent when all listen, and for each event when each heard it.
// The same program against every server: the least a client can do, so that the servers are what is measured.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { root } from '../../scripts/lib/paths.mjs';

const { WebSocket } = createRequire(join(root, 'package.json'))('ws');
const { url, count, tokens, query } = JSON.parse(process.argv[2] ?? '{}');

/** Nanoseconds of a clock that all processes of this machine share. */
const now = () => process.hrtime.bigint();

/** @type {bigint[]} */
let heard = [];
let wanted = 0;

/** @param {number} index @returns {Promise<void>} */
function subscribe(index) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws');
    socket.on('open', () =>
      socket.send(
        JSON.stringify({
          type: 'connection_init',
          payload: { authorization: tokens[index % tokens.length] },
        }),
      ),
    );
    socket.on('message', (data) => {
      const text = data.toString();
      if (text.includes('"connection_ack"')) {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
        return resolve();
      }
      // Somebody else's load on this machine: the server asks to come again.
      if (text.includes('"SERVICE_UNAVAILABLE"')) {
        return setTimeout(
          () => socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } })),
          1_000,
        );
      }
      heard.push(now());
      if (!text.includes('"data"')) report({ kind: 'failed', text });
      if (heard.length === wanted) report({ kind: 'heard', at: heard.map(String), bytes: data.length });
    });
    socket.on('error', reject);
    socket.on('close', (code) => report({ kind: 'failed', text: `a socket closed with ${code}` }));
  });
}

/** @param {object} message */
function report(message) {
  process.send?.(message);
}

process.on('message', (/** @type {{ expect: number }} */ { expect }) => {
  heard = [];
  wanted = expect;
  report({ kind: 'waiting' });
});
process.on('disconnect', () => process.exit());

for (let done = 0; done < count; done += 100) {
  const batch = Math.min(100, count - done);
  await Promise.all(Array.from({ length: batch }, (_, i) => subscribe(done + i)));
}
report({ kind: 'open' });
