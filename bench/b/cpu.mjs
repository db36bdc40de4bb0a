// Processor time of all of PostgreSQL, backends that have ended included: pgbench brings its own and takes them along.
import { readFileSync } from 'node:fs';

import { cpuOfChildren } from '../a/cpu.mjs';

/** The kernel's unit in /proc; 100 a second on every Linux that people run. */
const TICK_MS = 10;

/** @param {number} postmaster @returns {number} milliseconds so far; NaN where the system does not tell */
export function cpuOfDatabase(postmaster) {
  try {
    const stat = readFileSync(`/proc/${postmaster}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS;
    return [...cpuOfChildren(postmaster).values()].reduce((sum, ms) => sum + ms, own);
  } catch {
    return NaN;
  }
}
