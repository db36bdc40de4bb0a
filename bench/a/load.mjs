// The load generator, a process of its own: the same small HTTP/1.1 client for every peer. One question under way on
// each connection; the next leaves when the answer is there and was compared with the facts.
import { connect } from 'node:net';

import { SCENARIOS } from './lists.mjs';
import { PEERS } from './peers.mjs';

/**
 * @typedef {object} Order
 * @property {string} peer
 * @property {string} scenario
 * @property {number} port
 * @property {string | null} token
 * @property {number} clients
 * @property {number} seconds
 * @property {{ answers: number, seconds: number }} [orUntil] goes on until there were so many answers, at most so long
 * @property {string[]} truth one line of facts per question
 */

/**
 * @typedef {object} Outcome
 * @property {number} answers
 * @property {number} seconds
 * @property {number} wrong
 * @property {string | null} example of a wrong answer
 * @property {number} bytes of one answer, on average
 * @property {number} p50 milliseconds
 * @property {number} p99
 */

process.on('message', (/** @type {Order} */ order) => {
  run(order).then(
    (outcome) => process.send?.({ outcome }),
    (cause) => process.send?.({ error: String(cause.stack ?? cause) }),
  );
});
process.on('disconnect', () => process.exit(0));

/**
 * Answers already compared with the facts word by word: the same bytes need no second look. Of a GraphQL answer that is
 * its data; what stands behind it (a cost, a budget) may differ from one answer to the next.
 * @type {Map<string, Buffer[]>}
 */
const proven = new Map();

/** @param {Order} order @returns {Promise<Outcome>} */
async function run(order) {
  const peer = PEERS[order.peer];
  const scenario = SCENARIOS[order.scenario];
  const requests = scenario.asks.map((ask) => wire(peer.request(scenario, ask), order));
  const key = `${order.peer}/${order.scenario}`;
  const known = proven.get(key) ?? [];
  proven.set(key, known);
  const latencies = [];
  const outcome = { answers: 0, wrong: 0, example: null, bytes: 0 };
  let next = Math.floor(Math.random() * requests.length);
  const start = performance.now();
  const until = start + order.seconds * 1000;
  const atMost = start + (order.orUntil?.seconds ?? 0) * 1000;
  const goesOn = () => {
    const now = performance.now();
    return now < until || (now < atMost && outcome.answers < order.orUntil.answers);
  };

  const check = (index, answer) => {
    outcome.answers++;
    outcome.bytes += answer.body.length;
    if (answer.status === 200 && saysAgain(known[index], answer.body)) return;
    const problem = judge(peer, scenario, answer, order.truth[index]);

    if (problem === null) known[index] = Buffer.from(answer.body.subarray(0, endOfData(answer.body)));
    else {
      outcome.wrong++;
      outcome.example ??= `${order.peer} ${JSON.stringify(scenario.asks[index])}: ${problem}`;
    }
  };

  await Promise.all(
    Array.from({ length: order.clients }, async () => {
      const client = await Client.open(order.port);
      while (goesOn()) {
        const index = next++ % requests.length;
        const asked = performance.now();
        const answer = await client.ask(requests[index]);
        latencies.push(performance.now() - asked);
        check(index, answer);
      }
      client.close();
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    ...outcome,
    bytes: Math.round(outcome.bytes / outcome.answers),
    seconds,
    p50: at(0.5),
    p99: at(0.99),
  };
}

/** @param {Buffer | undefined} known @param {Buffer} body */
function saysAgain(known, body) {
  if (!known || body.length < known.length || body.compare(known, 0, known.length, 0, known.length) !== 0)
    return false;
  return body.indexOf('"errors"', known.length) < 0;
}

/** Where the value of a leading `data` ends; the end of the body when there is none. @param {Buffer} body */
function endOfData(body) {
  const text = body.latin1Slice();
  if (!text.startsWith('{"data":{')) return body.length;
  let depth = 0;
  for (let at = 8; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') {
      for (at++; text[at] !== '"'; at++) if (text[at] === '\\') at++;
    } else if (sign === '{' || sign === '[') depth++;
    else if ((sign === '}' || sign === ']') && --depth === 0) return at + 1;
  }
  return body.length;
}

/** @returns {string | null} what is wrong */
function judge(peer, scenario, { status, body }, truth) {
  const text = body.toString('utf8');
  if (status !== 200) return `status ${status}: ${text.slice(0, 300)}`;
  try {
    const said = JSON.parse(text);
    if (said.errors) return `errors: ${text.slice(0, 300)}`;
    const line = peer.facts(scenario, said);
    if (line === truth) return null;
    let at = 0;
    while (line[at] === truth[at]) at++;
    return `…${line.slice(Math.max(0, at - 60), at + 60)}… instead of …${truth.slice(Math.max(0, at - 60), at + 60)}…`;
  } catch (cause) {
    return `${cause.message}: ${text.slice(0, 300)}`;
  }
}

/** The whole request as it goes over the wire. */
function wire({ path, body }, { port, token }) {
  const lines = [`${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1`, `host: localhost:${port}`];
  lines.push('accept: application/json');
  if (token) lines.push(`authorization: Bearer ${token}`);
  if (body !== undefined) {
    lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

/** One keep-alive connection with one request at a time. */
class Client {
  /** @param {number} port @returns {Promise<Client>} */
  static open(port) {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(new Client(socket)));
      socket.once('error', reject);
    });
  }

  /** @param {import('node:net').Socket} socket */
  constructor(socket) {
    this.socket = socket;
    this.data = Buffer.alloc(0);
    this.settle = null;
    socket.on('data', (chunk) => this.take(chunk));
    const lost = (cause) => this.settle?.reject(cause ?? new Error('the server closed the connection'));
    socket.on('error', lost).on('close', () => lost());
  }

  /** @param {Buffer} request @returns {Promise<{ status: number, body: Buffer }>} */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.socket.write(request);
    });
  }

  close() {
    this.settle = null;
    this.socket.destroy();
  }

  /** @param {Buffer} chunk */
  take(chunk) {
    this.data = this.data.length === 0 ? chunk : Buffer.concat([this.data, chunk]);
    const answer = parse(this.data);
    if (!answer) return;
    this.data = this.data.subarray(answer.length);
    this.settle?.resolve(answer);
  }
}

/** @param {Buffer} data @returns {{ status: number, body: Buffer, length: number } | null} null: not whole yet */
function parse(data) {
  const head = data.indexOf(HEAD_END);
  if (head < 0) return null;
  const text = data.latin1Slice(0, head);
  const status = Number(text.slice(9, 12));
  const size = /\r\ncontent-length: *(\d+)/i.exec(text);
  const begin = head + 4;
  if (size) {
    const length = begin + Number(size[1]);
    return data.length < length ? null : { status, body: data.subarray(begin, length), length };
  }
  const parts = [];
  for (let at = begin; ;) {
    const line = data.indexOf(LINE_END, at);
    if (line < 0) return null;
    const bytes = parseInt(data.latin1Slice(at, line), 16);
    const end = line + 2 + bytes + 2;
    if (data.length < end) return null;
    if (bytes === 0) return { status, body: Buffer.concat(parts), length: end };
    parts.push(data.subarray(line + 2, line + 2 + bytes));
    at = end;
  }
}
