// The throwaway folder of a test run: taken by one run at a time, and emptied of everything, running or not, at the
// end of the run, or by the next one when this one was killed.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { takeLock } from './lock.mjs';
import { makePrivateDir, root } from './paths.mjs';
import { outsideDirsBelow } from './postgres-home.mjs';
import { endStrayPostmaster } from './postgres-stray.mjs';
import { endProcess, isAlive } from './process-info.mjs';
import { endLeftovers, RunState } from './run-state.mjs';
import { UserError } from './user-error.mjs';

/**
 * Two runs at once use two folders.
 * @returns {Promise<{ dataDir: string, systemsDir: string, release: () => Promise<void> }>} systemsDir is where
 *   browser tests put the data of each whole system they start, so that it is cleaned up with the rest
 */
export async function takeTestFolder() {
  makePrivateDir(join(root, '.data'));
  for (let number = 1; number <= 9; number++) {
    const dataDir = join(root, '.data', number === 1 ? 'test' : `test-${number}`);
    const lock = takeLock(`${dataDir}.lock`);
    if ('heldBy' in lock) continue;
    await removeTestFolder(dataDir);
    const systemsDir = join(dataDir, 'systems');
    makePrivateDir(dataDir);
    makePrivateDir(systemsDir);
    const release = async () => {
      await removeTestFolder(dataDir);
      lock.release();
    };
    return { dataDir, systemsDir, release };
  }
  throw new UserError('Nine test runs are under way in this folder already.');
}

/** @param {string} dataDir */
async function removeTestFolder(dataDir) {
  const systemsDir = join(dataDir, 'systems');
  const systems = existsSync(systemsDir) ? readdirSync(systemsDir).map((name) => join(systemsDir, name)) : [];
  for (const folder of [...systems, dataDir]) {
    const supervisor = RunState.read(folder)?.supervisor;
    // A system of a browser test ends best by its own hand; the folder's own supervisor is this very process.
    if (supervisor && supervisor.pid !== process.pid && isAlive(supervisor))
      await endProcess(supervisor, 'SIGTERM', 45_000);
    await endLeftovers(folder);
    await endStrayPostmaster(join(folder, 'postgres'));
  }
  for (const dir of outsideDirsBelow(dataDir)) {
    await endStrayPostmaster(join(dir, 'postgres'));
    rmSync(dir, { recursive: true, force: true });
  }
  rmSync(dataDir, { recursive: true, force: true });
}
