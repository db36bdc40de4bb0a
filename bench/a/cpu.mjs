// Processor time of a process and of PostgreSQL's backends, where the system tells (Linux).
import { readdirSync, readFileSync } from 'node:fs';

/** The kernel's unit in /proc; 100 a second on every Linux that people run. */
const TICK_MS = 10;

/** @param {number} pid @returns {{ parent: number, ms: number } | null} */
function read(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ms: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch {
    return null;
  }
}

/** @param {number} pid @returns {number | null} milliseconds of processor time so far */
export function cpuOf(pid) {
  return read(pid)?.ms ?? null;
}

/** @param {number} pid @returns {Map<number, number>} the same for each of its children */
export function cpuOfChildren(pid) {
  let pids = [];
  try {
    pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    // No /proc on this system.
  }
  const found = new Map();
  for (const each of pids) {
    const entry = read(each);
    if (entry?.parent === pid) found.set(each, entry.ms);
  }
  return found;
}

/** @param {Map<number, number>} before @param {Map<number, number>} after @returns {number} milliseconds */
export function spentBetween(before, after) {
  let sum = 0;
  for (const [pid, ms] of after) sum += ms - (before.get(pid) ?? 0);
  return sum;
}
