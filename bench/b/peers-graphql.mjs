// The load on Madang over HTTP: the same number of connections, each with one deductPoints under way.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

import { pick, userId } from './accounts.mjs';
import { callFor, serve } from './callers.mjs';

const DOCUMENT = `mutation Deduct($userId: ID!, $amount: Won!, $reason: String!, $key: String!) {
  deductPoints(userId: $userId, amount: $amount, reason: $reason, idempotencyKey: $key) { id } }`;

/** A connection that is kept, and one request at a time on it: a general client would cost as much as the server. */
class Connection {
  constructor(port) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.buffer = Buffer.alloc(0);
    this.socket.on('data', (bytes) => {
      this.buffer = this.buffer.length === 0 ? bytes : Buffer.concat([this.buffer, bytes]);
      const end = this.buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = this.buffer.toString('latin1', 0, end);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
      if (this.buffer.length < end + 4 + length) return;
      const body = this.buffer.toString('utf8', end + 4, end + 4 + length);
      this.buffer = this.buffer.subarray(end + 4 + length);
      this.done(body);
    });
    this.socket.on('error', (cause) => this.failed?.(cause));
    this.socket.on('close', () => this.failed?.(new Error('the connection was closed')));
  }

  send(head, body) {
    return new Promise((done, failed) => {
      Object.assign(this, { done, failed });
      this.socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }
}

serve(async ({ callers, seconds, port, token }) => {
  // Anew for each round: the server closes what lies idle between two.
  const all = Array.from({ length: callers }, () => new Connection(port));
  const idle = [...all];
  const head =
    `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n` +
    'Content-Type: application/json\r\nAccept: application/json\r\nConnection: keep-alive\r\n';
  const post = async () => {
    const connection = idle.pop();
    const variables = {
      userId: userId(pick('uniform').from),
      amount: '1',
      reason: '사용',
      key: randomUUID(),
    };
    const answer = JSON.parse(await connection.send(head, JSON.stringify({ query: DOCUMENT, variables })));
    idle.push(connection);
    if (!answer.data?.deductPoints) throw new Error(JSON.stringify(answer));
  };
  const outcome = await callFor({ callers, seconds, post });
  for (const connection of all) connection.socket.destroy();
  return outcome;
});
