// A PostgreSQL that an earlier start left behind, running or dead.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { commandLine, endProcess, markOf } from './process-info.mjs';

/**
 * An orphan that still serves these files is asked to stop: one way of starting is easier to trust than two.
 * A pid file whose number now belongs to a stranger would make PostgreSQL refuse forever; it is removed.
 * @param {string} cluster
 */
export async function endStrayPostmaster(cluster) {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const mark = Number.isInteger(pid) && pid > 0 ? markOf(pid) : null;
  if (mark && commandLine(pid).includes(cluster)) await endProcess(mark, 'SIGINT', 20_000);
  // Also one that is dead but not yet buried (no init in a container) still answers to its number. Helpers that
  // live on are not overlooked: PostgreSQL finds them by their shared memory.
  rmSync(pidFile, { force: true });
}
