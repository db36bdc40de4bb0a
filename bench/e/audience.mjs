// The subscribers of one server, in a process of their own.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./subscribers.mjs', import.meta.url));

export class Audience {
  /** @param {{ url: string, count: number, tokens: string[], query: string }} plan */
  static async gather(plan) {
    const audience = new Audience(plan.count, fork(program, [JSON.stringify(plan)]));
    await audience.#next('open');
    return audience;
  }

  #child;

  /** @param {number} count @param {import('node:child_process').ChildProcess} child */
  constructor(count, child) {
    this.count = count;
    this.#child = child;
  }

  /**
   * Has something happen and waits until everybody has heard of it.
   * @param {() => Promise<void>} happen
   * @returns {Promise<{ ms: number[], bytes: number }>} how long each took, sorted
   */
  async hear(happen) {
    const ready = this.#next('waiting');
    this.#child.send({ expect: this.count });
    await ready;
    const all = this.#next('heard');
    const since = process.hrtime.bigint();
    await happen();
    const { at, bytes } = await all;
    const ms = at.map((/** @type {string} */ instant) => Number(BigInt(instant) - since) / 1e6);
    return { ms: ms.sort((/** @type {number} */ a, /** @type {number} */ b) => a - b), bytes };
  }

  leave() {
    this.#child.kill('SIGKILL');
  }

  /** @param {string} kind @returns {Promise<any>} */
  #next(kind) {
    return new Promise((resolve, reject) => {
      const take = (/** @type {any} */ message) => {
        if (message.kind !== kind && message.kind !== 'failed') return;
        this.#child.off('message', take);
        if (message.kind === kind) resolve(message);
        else reject(new Error(message.text));
      };
      this.#child.on('message', take);
    });
  }
}
