// Packages: installed when missing or when the lock file changed, untouched (and no network) otherwise.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { run, tail } from './command.mjs';
import { contentHash } from './content-hash.mjs';
import { inTurn } from './lock.mjs';
import { adminRoot, homeEnvironment, root, workshopLock } from './paths.mjs';
import { step } from './progress.mjs';
import { allOrFirstFailure } from './side-by-side.mjs';
import { readStamp, writeStamp } from './stamps.mjs';
import { UserError } from './user-error.mjs';

/**
 * What an install depends on. Node's major version decides which native builds fit.
 * @param {string} folder
 */
function wantedPackages(folder) {
  const lock = existsSync(join(folder, 'package-lock.json')) ? 'package-lock.json' : 'package.json';
  const files = contentHash(folder, [lock, '.npmrc']);
  return `${files} ${process.platform}-${process.arch} node${process.versions.node.split('.')[0]}`;
}

/** @param {string} folder */
function isCurrent(folder) {
  return readStamp(folder, 'installed') === wantedPackages(folder);
}

/**
 * @param {string} logsDir
 * @param {(pid: number) => void} [onSpawn]
 */
export async function installPackages(logsDir, onSpawn) {
  await allOrFirstFailure([installServer(logsDir, onSpawn), installAdmin(logsDir, onSpawn)]);
}

/**
 * @param {string} logsDir
 * @param {(pid: number) => void} [onSpawn]
 */
export async function installServer(logsDir, onSpawn) {
  await installFolder(root, 'Server packages', join(logsDir, 'npm-server.log'), onSpawn);
}

/**
 * The admin app is a package of its own; a clone without it (a server image) simply has none.
 * @param {string} logsDir
 * @param {(pid: number) => void} [onSpawn]
 */
export async function installAdmin(logsDir, onSpawn) {
  if (existsSync(join(adminRoot, 'package.json'))) {
    await installFolder(adminRoot, 'Admin app packages', join(logsDir, 'npm-admin.log'), onSpawn);
  }
}

/**
 * @param {string} folder
 * @param {string} title
 * @param {string} logFile
 * @param {(pid: number) => void} [onSpawn]
 */
export async function installFolder(folder, title, logFile, onSpawn) {
  if (isCurrent(folder)) return;
  await step(title, (report) =>
    inTurn(workshopLock(folder), report, async () => {
      if (isCurrent(folder)) return; // Another command did it while we waited.
      const wanted = wantedPackages(folder);
      const options = { logFile, onLine: withoutNpmTalk(report), onSpawn };
      let result = await runNpm(folder, installArguments(folder), options);
      if (result.code !== 0) {
        report('failed once, trying again');
        result = await runNpm(folder, installArguments(folder), options);
      }
      if (result.code !== 0) {
        throw new UserError(
          `The packages in ${folder} could not be installed. The first start needs the network. ` +
            `Whole output: ${logFile}`,
          npmReason(result.lines),
        );
      }
      writeStamp(folder, 'installed', wanted);
    }),
  );
}

/** @param {string} folder */
function installArguments(folder) {
  // Without a lock file (only while a package is being born) there is nothing for `ci` to follow.
  const command = existsSync(join(folder, 'package-lock.json')) ? 'ci' : 'install';
  // The build needs the development packages, also when NODE_ENV says production.
  return [command, '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
}

/**
 * npm's warnings about engines, and its echo of the script it runs, are for the log, not for the person waiting.
 * @param {(line: string) => void} report
 * @returns {(line: string) => void}
 */
export function withoutNpmTalk(report) {
  return (line) => (/^(npm (warn|notice)|> )/.test(line) ? undefined : report(line));
}

/** npm says what is wrong first and closes with a page of usage. @param {string[]} lines */
function npmReason(lines) {
  const errors = lines.filter((line) => /^npm (error|ERR!)\s+\S/.test(line));
  return errors.length ? errors.slice(0, 12) : tail(lines, 12);
}

/**
 * @param {string} folder
 * @param {string[]} args
 * @param {import('./command.mjs').RunOptions} options
 */
export function runNpm(folder, args, options) {
  const [file, first] = findNpm();
  return run(file, [...first, ...args], { ...options, cwd: folder, env: npmEnvironment(options.env) });
}

/**
 * The npm that started us, else the one beside this Node, else the one on the PATH.
 * @returns {[string, string[]]}
 */
function findNpm() {
  const viaNpm = process.env.npm_execpath;
  if (viaNpm?.endsWith('npm-cli.js') && existsSync(viaNpm)) return [process.execPath, [viaNpm]];
  const bundled = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (existsSync(bundled)) return [process.execPath, [bundled]];
  const found = findOnPath(['npm']);
  if (found) return [found, []];
  throw new UserError('npm was not found. Install Node.js together with npm.');
}

/**
 * The environment for a tool of the repository: an outer `npm start` leaves npm_* variables behind that would
 * point an inner npm at the wrong folder.
 * @param {NodeJS.ProcessEnv} [base]
 */
export function npmEnvironment(base = process.env) {
  const kept = Object.entries(base).filter(
    ([name]) => !/^npm_(lifecycle|package|command|execpath|node_execpath|config_(local_)?prefix)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...homeEnvironment() };
}

/**
 * @param {string[]} names
 * @param {string[]} [alsoIn] folders that are often missing from an ordinary user's PATH
 * @returns {string | undefined}
 */
export function findOnPath(names, alsoIn = []) {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...alsoIn];
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}
