// A pid alone proves nothing: numbers are used again. A process is ours only when its pid AND the moment it
// started are the ones we wrote down.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

let bootId = '';
try {
  bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
} catch {
  // Not Linux: `ps` gives a full date, which needs no boot id beside it.
}

/**
 * Who this process is, or null when there is no such living process.
 * @param {number} pid
 * @returns {string | null}
 */
export function identify(pid) {
  try {
    if (bootId) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold spaces; fields are counted after its end. State is 3rd, start time 22nd.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? null : `${bootId}:${fields[19]}`;
    }
    const out = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return out === '' || out.startsWith('Z') ? null : out.replace(/^\S+\s+/, '');
  } catch {
    return null;
  }
}

/** @typedef {{ pid: number, started: string }} ProcessMark */

/** @param {number} pid @returns {ProcessMark | null} */
export function markOf(pid) {
  const started = identify(pid);
  return started === null ? null : { pid, started };
}

/** @param {ProcessMark | null | undefined} mark */
export function isAlive(mark) {
  return Boolean(mark) && identify(/** @type {ProcessMark} */ (mark).pid) === mark?.started;
}

/** @param {number} pid @returns {string} the command line, arguments separated by blanks; empty when gone */
export function commandLine(pid) {
  try {
    if (bootId) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/**
 * Ends one process that is proven to be ours: asks, waits, then insists.
 * @param {ProcessMark} mark
 * @param {NodeJS.Signals} [signal]
 * @param {number} [patienceMs]
 */
export async function endProcess(mark, signal = 'SIGTERM', patienceMs = 8_000) {
  const deadline = Date.now() + patienceMs;
  send(mark, signal);
  while (isAlive(mark) && Date.now() < deadline) await sleep(50);
  if (isAlive(mark)) send(mark, 'SIGKILL');
  for (let i = 0; i < 40 && isAlive(mark); i++) await sleep(50);
}

/** @param {ProcessMark} mark @param {NodeJS.Signals} signal */
function send(mark, signal) {
  if (!isAlive(mark)) return;
  try {
    process.kill(mark.pid, signal);
  } catch {
    // Gone in between.
  }
}
