// The API's ordinary answers while many sockets are open and events go out to them.
import { setTimeout as sleep } from 'node:timers/promises';

import { say, step } from '../../scripts/lib/progress.mjs';
import { Audience } from './audience.mjs';

const REQUESTS_PER_SECOND = 50;
const AIM_MS = 100;
const EVENT_EVERY_MS = 1_000;
const LIST = `{ payments(limit: 20) { total items { id orderId amount status requestedAt user { id name } } } }`;

export async function besideSockets({ sockets, seconds, tokens, madang, query }) {
  const url = `ws://127.0.0.1:${madang.port}/graphql`;
  const audience = await step(`${sockets} sockets`, () =>
    Audience.gather({ url, count: sockets, tokens, query }),
  );
  await sleep(3_000);
  const until = Date.now() + seconds * 1_000;
  const events = (async () => {
    while (Date.now() < until) {
      await audience.hear(madang.happen);
      await sleep(EVENT_EVERY_MS);
    }
  })();
  /** @type {Promise<number>[]} */
  const asked = [];
  // By the clock, not by the last answer: a slow server is not asked less.
  for (let next = performance.now(); Date.now() < until; next += 1_000 / REQUESTS_PER_SECOND) {
    await sleep(Math.max(0, next - performance.now()));
    asked.push(ask(madang.port, tokens[asked.length % tokens.length]));
  }
  const ms = (await Promise.all(asked)).sort((a, b) => a - b);
  await events;
  audience.leave();
  const mean = ms.reduce((sum, each) => sum + each, 0) / ms.length;
  say(
    `${ms.length} requests beside ${sockets} sockets: mean ${mean.toFixed(1)} ms, ` +
      `p99 ${ms[Math.floor(ms.length * 0.99)].toFixed(1)} ms`,
  );
  say(`ratio E http-beside-sockets ${(AIM_MS / mean).toFixed(2)}`);
}

/** @param {number} port @param {string} authorization @returns {Promise<number>} milliseconds */
async function ask(port, authorization) {
  const since = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query: LIST }),
  });
  const answer = await response.json();
  if (!answer.data) throw new Error(`The API answered ${JSON.stringify(answer)}`);
  return performance.now() - since;
}
