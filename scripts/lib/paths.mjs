// Where things live. One place, so that no other file guesses.
import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { UserError } from './user-error.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const adminRoot = join(root, 'admin');
export const serverEntry = join(root, 'dist', 'server', 'main.mjs');
export const twinEntry = join(root, 'dist', 'src', 'sandbox', 'toss', 'main.js');
/** @param {'google' | 'kakao'} name */
export const identityEntry = (name) => join(root, 'dist', 'src', 'sandbox', name, 'main.js');
export const solapiEntry = join(root, 'dist', 'src', 'sandbox', 'solapi', 'main.js');
export const slackEntry = join(root, 'dist', 'src', 'sandbox', 'slack', 'main.js');
export const sinkEntry = join(root, 'dist', 'src', 'sandbox', 'smtp', 'main.js');

/** Downloads are shared by every data folder of this clone and survive `--reset`. */
export const downloadsDir = join(root, '.data', 'downloads');

/**
 * Held while a package's packages are installed or it is built: two commands may run in one clone.
 * @param {string} folder of the package
 */
export const workshopLock = (folder) =>
  join(root, '.data', folder === root ? 'workshop.lock' : `workshop-${basename(folder)}.lock`);

export const isRoot = process.getuid?.() === 0;

/** Data of this installation; tests point MADANG_DATA_DIR elsewhere to run a whole system of their own. */
export function dataDirectory() {
  return resolve(process.env.MADANG_DATA_DIR || join(root, '.data'));
}

/**
 * Makes a folder only its owner can list. As root, others may walk through it (not list it), because
 * PostgreSQL refuses to run as root and its own folder lies inside.
 * @param {string} dir
 */
export function makePrivateDir(dir) {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK | constants.X_OK);
    if (process.getuid) chmodSync(dir, isRoot ? 0o711 : 0o700);
  } catch (cause) {
    throw new UserError(
      `The folder ${dir} cannot be written by this user (${/** @type {Error} */ (cause).message}). ` +
        'If another user started Madang here before, start it as that user or remove the folder.',
    );
  }
}

/**
 * npm and browsers want to write below the home folder. Where that is read-only or missing, they get a
 * folder of ours instead; everywhere else they keep their own caches.
 * @returns {Record<string, string>}
 */
export function homeEnvironment() {
  try {
    accessSync(homedir(), constants.W_OK | constants.X_OK);
    return {};
  } catch {
    const home = join(downloadsDir, 'home');
    mkdirSync(home, { recursive: true });
    return { HOME: home, npm_config_cache: join(home, '.npm'), XDG_CACHE_HOME: join(home, '.cache') };
  }
}
