// A peer in a process of its own that does one thing at a time when asked.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export class Peer {
  /** @param {string} file beside this one @param {NodeJS.ProcessEnv} env @param {string} [cwd] */
  constructor(file, env, cwd) {
    this.child = fork(fileURLToPath(new URL(`./${file}`, import.meta.url)), { stdio: 'inherit', env, cwd });
    this.ready = this.answer();
  }

  /** @param {object} order */
  ask(order) {
    const answer = this.answer();
    this.child.send(order);
    return answer;
  }

  stop() {
    this.child.kill();
  }

  answer() {
    return new Promise((resolve, reject) => {
      const died = () => reject(new Error(`a peer ended: ${this.child.spawnargs.at(-1)}`));
      this.child.once('exit', died);
      this.child.once('message', (/** @type {any} */ message) => {
        this.child.off('exit', died);
        if (message.error) reject(new Error(message.error));
        else resolve(message.outcome);
      });
    });
  }
}
