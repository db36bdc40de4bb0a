// One start per data folder at a time. The lock names its holder, so that one left behind by a kill -9 is
// recognised and taken over.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { isAlive, markOf } from './process-info.mjs';

/** @typedef {import('./process-info.mjs').ProcessMark} ProcessMark */

/** @param {string} path @returns {ProcessMark | null} */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {string} path
 * @returns {{ release: () => void } | { heldBy: ProcessMark }}
 */
export function takeLock(path) {
  const mine = JSON.stringify(markOf(process.pid));
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        // A hard link appears whole or not at all: nobody ever reads a half-written lock.
        linkSync(draft, path);
        return { release: () => release(path, mine) };
      } catch (cause) {
        if (/** @type {NodeJS.ErrnoException} */ (cause).code !== 'EEXIST') throw cause;
      }
      const holder = readHolder(path);
      if (holder && isAlive(holder)) return { heldBy: holder };
      stealStale(path, holder);
    }
    throw new Error(`The lock ${path} cannot be taken.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Waits for its turn, for work that two commands of one clone must not do at once (installing, building).
 * @param {string} path
 * @param {(detail: string) => void} report
 * @param {() => Promise<void>} work
 */
export async function inTurn(path, report, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    const lock = takeLock(path);
    if ('release' in lock) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    report(`waiting for another command of this clone (process ${lock.heldBy.pid})`);
    await sleep(500);
  }
}

/** @param {string} path @param {ProcessMark | null} stale */
function stealStale(path, stale) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // Somebody else was quicker; look again.
  }
  // Between reading and renaming, another start may have put its fresh lock there: then give it back.
  const moved = readHolder(aside);
  if (moved && moved.pid !== stale?.pid && isAlive(moved)) {
    try {
      linkSync(aside, path);
    } catch {
      // Its place is taken again already.
    }
  }
  rmSync(aside, { force: true });
}

/** @param {string} path @param {string} mine */
function release(path, mine) {
  try {
    if (readFileSync(path, 'utf8') === mine) unlinkSync(path);
  } catch {
    // Already gone.
  }
}
