// Shuffled rounds: each round asks every contestant once for some seconds, in an order of its own, so that a machine that
// is slow for a while is slow for all of them. Ratios are taken within a round and only then summed up.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { cpuOf, cpuOfChildren, spentBetween } from './cpu.mjs';
import { shuffled } from './numbers.mjs';

/**
 * @typedef {object} Contestant
 * @property {string} peer
 * @property {string} scenario
 * @property {number} port
 * @property {number} pid
 * @property {string | null} token
 *
 * @typedef {object} Sample what one contestant did in one round
 * @property {number} rate answers a second
 * @property {number} p50
 * @property {number} p99
 * @property {number} bytes
 * @property {number} serverCpu milliseconds an answer; NaN where the system does not tell
 * @property {number} databaseCpu
 * @property {number} cpu both together
 */

/** Compilers and plan caches count calls, not seconds: on a slow day a short round would measure cold code. */
const WARM = { answers: 6_000, seconds: 30 };

/** @param {{ peer: string, scenario: string }} contestant */
export const nameOf = ({ peer, scenario }) => `${peer} ${scenario}`;

export class LoadGenerator {
  constructor() {
    this.child = fork(fileURLToPath(new URL('./load.mjs', import.meta.url)), { stdio: 'inherit' });
  }

  /** @param {import('./load.mjs').Order} order @returns {Promise<import('./load.mjs').Outcome>} */
  run(order) {
    return new Promise((resolve, reject) => {
      const died = () => reject(new Error('the load generator ended'));
      this.child.once('exit', died);
      this.child.once('message', (/** @type {any} */ message) => {
        this.child.off('exit', died);
        if (message.error) reject(new Error(message.error));
        else resolve(message.outcome);
      });
      this.child.send(order);
    });
  }

  stop() {
    this.child.kill();
  }
}

/**
 * @param {object} wanted
 * @param {Contestant[]} wanted.contestants
 * @param {Record<string, string[]>} wanted.truths by scenario
 * @param {{ rounds: number, seconds: number, answers: number, clients: number }} wanted.options
 * @param {number} wanted.postmaster
 * @param {LoadGenerator} wanted.generator
 * @param {(text: string) => void} wanted.report
 * @returns {Promise<{ samples: Map<string, Sample[]>, wrong: string[], answers: number }>} samples in order of rounds;
 *   the first round warms up and is not among them
 */
export async function runRounds({ contestants, truths, options, postmaster, generator, report }) {
  /** @type {Map<string, Sample[]>} */
  const samples = new Map(contestants.map((each) => [nameOf(each), []]));
  const wrong = [];
  let answers = 0;
  for (let round = 0; round <= options.rounds; round++) {
    for (const contestant of shuffled(contestants)) {
      const { peer, scenario, port, token, pid } = contestant;
      report(`${round === 0 ? 'warm-up' : `round ${round} of ${options.rounds}`} · ${nameOf(contestant)}`);
      const before = { server: cpuOf(pid), database: cpuOfChildren(postmaster) };
      const outcome = await generator.run({
        peer,
        scenario,
        port,
        token,
        clients: options.clients,
        seconds: options.seconds,
        orUntil: round === 0 ? WARM : { answers: options.answers, seconds: 60 },
        truth: truths[scenario],
      });
      const after = { server: cpuOf(pid), database: cpuOfChildren(postmaster) };
      answers += outcome.answers;
      if (outcome.wrong > 0) wrong.push(`${outcome.wrong} wrong answers, such as ${outcome.example}`);
      if (round === 0) continue;
      const serverCpu = before.server === null ? NaN : (after.server - before.server) / outcome.answers;
      const databaseCpu =
        before.database.size === 0 ? NaN : spentBetween(before.database, after.database) / outcome.answers;
      samples.get(nameOf(contestant)).push({
        rate: outcome.answers / outcome.seconds,
        p50: outcome.p50,
        p99: outcome.p99,
        bytes: outcome.bytes,
        serverCpu,
        databaseCpu,
        cpu: serverCpu + databaseCpu,
      });
    }
  }
  return { samples, wrong, answers };
}
