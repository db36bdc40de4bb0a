// Keeps the long-running processes: starts them with a log each, notices when one dies, stops all in order.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { tail } from './command.mjs';
import { LogWatch } from './log-watch.mjs';
import { UserError } from './user-error.mjs';

/**
 * @typedef {object} ProcessPlan
 * @property {string} name also the name of its log
 * @property {string} file
 * @property {string[]} args
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {string} [input] written to its standard input
 * @property {NodeJS.Signals} [stopSignal]
 * @property {number} [patienceMs] how long it may take to stop
 * @property {(message: unknown, reply: (answer: object) => void) => void} [onMessage] gives it a line to us
 * @property {boolean} [starting] its death is the caller's business until `settle()` is called
 */

export class Supervisor {
  /**
   * @param {string} logsDir
   * @param {import('./run-state.mjs').RunState} runState
   * @param {(problem: UserError) => void} onDeath
   */
  constructor(logsDir, runState, onDeath) {
    this.logsDir = logsDir;
    this.runState = runState;
    this.onDeath = onDeath;
    /** @type {SupervisedProcess[]} */
    this.processes = [];
    this.stopping = false;
  }

  /** @param {ProcessPlan} plan */
  start(plan) {
    if (this.stopping) throw new UserError('Stopping.');
    const started = new SupervisedProcess(plan, this);
    this.processes.push(started);
    return started;
  }

  /** Newest first: the API drains before the database under it goes away. */
  async stopAll(report = (/** @type {string} */ _name) => {}) {
    this.stopping = true;
    for (const entry of [...this.processes].reverse()) {
      report(entry.plan.name);
      await entry.stop();
    }
  }

  /** The same for some of them, and more may be started afterwards. @param {string[]} names of those that stay */
  async stopAllBut(names, report = (/** @type {string} */ _name) => {}) {
    for (const entry of this.processes.filter(({ plan }) => !names.includes(plan.name)).reverse()) {
      report(entry.plan.name);
      await entry.stop();
    }
  }

  /** For a person who presses Ctrl-C twice. PostgreSQL still gets its quick way out, the rest none. */
  killAll() {
    this.stopping = true;
    for (const entry of this.processes) entry.signal(entry.plan.name === 'postgres' ? 'SIGQUIT' : 'SIGKILL');
  }
}

export class SupervisedProcess {
  /** @param {ProcessPlan} plan @param {Supervisor} supervisor */
  constructor(plan, supervisor) {
    this.plan = plan;
    this.supervisor = supervisor;
    this.logPath = join(supervisor.logsDir, `${plan.name}.log`);
    this.expected = Boolean(plan.starting);
    keepOldLog(this.logPath);
    // The log is the process's own file, not a pipe through us: it keeps writing whatever happens to us.
    const log = openSync(this.logPath, 'a', 0o600);
    this.child = spawn(plan.file, plan.args, {
      cwd: plan.cwd,
      env: plan.env,
      uid: plan.uid,
      gid: plan.gid,
      stdio: [plan.input === undefined ? 'ignore' : 'pipe', log, log, ...(plan.onMessage ? ['ipc'] : [])],
      // A session of its own: Ctrl-C in the terminal must reach us alone, or the database stops before the API.
      detached: true,
    });
    closeSync(log);
    this.child.on('message', (message) =>
      // Whoever asked may be gone by now.
      plan.onMessage?.(message, (answer) => this.child.connected && this.child.send(answer, () => {})),
    );
    this.watch = new LogWatch(plan.name, this.logPath);
    /** @type {Promise<void>} */
    this.ended = new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      this.child.once('error', () => resolve());
    });
    void this.ended.then(() => this.onEnd());
    if (plan.input !== undefined) this.child.stdin?.on('error', () => {}).end(plan.input);
    if (this.child.pid) supervisor.runState.record(plan.name, this.child.pid, plan.stopSignal);
  }

  alive() {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** From now on its death stops everything. */
  settle() {
    this.expected = false;
    if (!this.alive()) this.onEnd();
  }

  onEnd() {
    this.watch.stop();
    if (this.expected || this.supervisor.stopping) return;
    this.expected = true;
    const how = this.child.signalCode ?? `exit code ${this.child.exitCode}`;
    this.supervisor.onDeath(
      new UserError(
        `${this.plan.name} ended unexpectedly (${how}). Its log: ${this.logPath}`,
        this.lastLines(),
      ),
    );
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    if (this.alive()) this.child.kill(signal);
  }

  async stop() {
    this.expected = true;
    if (this.alive()) {
      this.signal(this.plan.stopSignal ?? 'SIGTERM');
      const patience = this.plan.patienceMs ?? 15_000;
      await Promise.race([this.ended, sleep(patience, undefined, { ref: false })]);
      if (this.alive()) this.signal('SIGKILL');
      await Promise.race([this.ended, sleep(2_000, undefined, { ref: false })]);
    }
    this.supervisor.processes = this.supervisor.processes.filter((entry) => entry !== this);
  }

  /** @param {number} [count] */
  lastLines(count = 20) {
    try {
      return tail(readFileSync(this.logPath, 'utf8').split('\n'), count);
    } catch {
      return [];
    }
  }
}

/** The last three runs are kept. @param {string} path */
function keepOldLog(path) {
  if (!existsSync(path) || statSync(path).size === 0) return;
  for (const [from, to] of [
    ['.2', '.3'],
    ['.1', '.2'],
    ['', '.1'],
  ]) {
    if (existsSync(path + from)) renameSync(path + from, path + to);
  }
}
