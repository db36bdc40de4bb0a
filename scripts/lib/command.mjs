// Runs one command to its end and keeps the last lines of what it said.
import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';

import { Interrupted, UserError } from './user-error.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let interrupted = false;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {string} [logFile] everything it says, kept whole
 * @property {(line: string) => void} [onLine]
 * @property {number} [timeoutMs]
 * @property {(pid: number) => void} [onSpawn]
 */

/**
 * Never throws for a command that fails; the caller decides what a failure means.
 * @param {string} file
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, lines: string[], text: string }>}
 */
export function run(file, args, options = {}) {
  if (interrupted) return Promise.reject(new Interrupted());
  return new Promise((resolve, reject) => {
    /** @type {string[]} */
    const lines = [];
    if (options.logFile) writeFileSync(options.logFile, '', { mode: 0o600 });
    /** @type {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} */
    let child;
    try {
      child = spawn(file, args, {
        cwd: options.cwd,
        env: options.env ?? process.env,
        uid: options.uid,
        gid: options.gid,
        stdio: ['ignore', 'pipe', 'pipe'],
        // Its own group: Ctrl-C reaches us first, and we end the whole family of the command in order.
        detached: true,
      });
    } catch (cause) {
      // Some failures (a user we may not become) are thrown, others (no such program) arrive as an event.
      const text = /** @type {Error} */ (cause).message;
      return resolve({ code: 126, lines: [text], text });
    }
    running.add(child);
    if (child.pid) options.onSpawn?.(child.pid);
    const timer = options.timeoutMs
      ? setTimeout(() => killGroup(child, 'SIGKILL'), options.timeoutMs)
      : undefined;

    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8');
      stream.on('data', (/** @type {string} */ chunk) => {
        if (options.logFile) appendFileSync(options.logFile, chunk);
        const parts = (rest + chunk).split(/\r?\n|\r/);
        rest = parts.pop() ?? '';
        parts.forEach(take);
      });
      stream.on('end', () => rest && take(rest));
    }

    /** @param {string} line */
    function take(line) {
      lines.push(line);
      if (lines.length > 2_000) lines.splice(0, 1_000);
      if (line.trim()) options.onLine?.(line);
    }

    child.once('error', (cause) =>
      finish(() => resolve({ code: 127, lines: [cause.message], text: cause.message })),
    );
    child.once('close', (code, signal) =>
      finish(() => {
        if (interrupted) return reject(new Interrupted());
        resolve({ code: code ?? (signal ? 128 : 1), lines, text: lines.join('\n') });
      }),
    );

    /** @param {() => void} settle */
    function finish(settle) {
      clearTimeout(timer);
      running.delete(child);
      settle();
    }
  });
}

/**
 * As `run`, but a failure becomes a sentence with the end of the output under it.
 * @param {string} failure
 * @param {string} file
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export async function runOrFail(failure, file, args, options = {}) {
  const result = await run(file, args, options);
  if (result.code !== 0) {
    const where = options.logFile ? ` Whole output: ${options.logFile}` : '';
    throw new UserError(`${failure} (exit ${result.code}).${where}`, tail(result.lines, 25));
  }
  return result;
}

/** @param {string[]} lines @param {number} count */
export function tail(lines, count) {
  return lines.filter((line) => line.trim()).slice(-count);
}

/** Ends whatever is running now and refuses to start more. */
export async function interruptCommands() {
  interrupted = true;
  const open = [...running];
  open.forEach((child) => killGroup(child, 'SIGTERM'));
  const insist = setTimeout(() => open.forEach((child) => killGroup(child, 'SIGKILL')), 5_000);
  await Promise.all(
    open.map((child) =>
      child.exitCode !== null || child.signalCode !== null
        ? null
        : new Promise((resolve) => child.once('close', resolve)),
    ),
  );
  clearTimeout(insist);
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
function killGroup(child, signal) {
  try {
    process.kill(-(/** @type {number} */ (child.pid)), signal);
  } catch {
    child.kill(signal);
  }
}
