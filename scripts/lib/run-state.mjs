// run.json: what runs now, with proof of identity for each process, and how to reach it. Tests read it to find
// the system they started; the next start reads it to clean up after a kill -9.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { writePrivateFile } from './private-file.mjs';
import { endProcess, isAlive, markOf } from './process-info.mjs';

/** @typedef {import('./process-info.mjs').ProcessMark} ProcessMark */
/** @typedef {ProcessMark & { name: string, stopSignal: NodeJS.Signals }} RecordedProcess */

export class RunState {
  /** @param {string} dataDir */
  constructor(dataDir) {
    this.path = join(dataDir, 'run.json');
    /** @type {{ state: string, supervisor: ProcessMark | null, processes: RecordedProcess[], [key: string]: unknown }} */
    this.content = { state: 'starting', supervisor: markOf(process.pid), processes: [] };
  }

  /** @returns {RunState['content'] | null} */
  static read(/** @type {string} */ dataDir) {
    try {
      return JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'));
    } catch {
      return null;
    }
  }

  save() {
    writePrivateFile(this.path, `${JSON.stringify(this.content, null, 2)}\n`);
  }

  /** @param {Record<string, unknown>} values */
  set(values) {
    Object.assign(this.content, values);
    this.save();
  }

  /**
   * Called right after a process was spawned, so that a kill -9 of everything leaves nobody unknown behind.
   * @param {string} name @param {number} pid @param {NodeJS.Signals} [stopSignal]
   */
  record(name, pid, stopSignal = 'SIGTERM') {
    const mark = markOf(pid);
    if (!mark) return;
    this.content.processes = this.content.processes.filter((other) => isAlive(other));
    this.content.processes.push({ ...mark, name, stopSignal });
    this.save();
  }

  remove() {
    rmSync(this.path, { force: true });
  }
}

/**
 * Ends what an earlier start left running, newest first, so that nobody loses the ground they stand on.
 * @param {string} dataDir
 * @returns {Promise<string[]>} the names of what was still alive
 */
export async function endLeftovers(dataDir) {
  const left = (RunState.read(dataDir)?.processes ?? []).filter((entry) => isAlive(entry)).reverse();
  for (const entry of left) await endProcess(entry, entry.stopSignal);
  return left.map((entry) => entry.name);
}
