// Getting Redis from the system's package manager. On Debian and its relatives the packages are fetched and
// unpacked into our own folder, which needs no root and changes nothing on the machine (an installed package
// would start a server of its own at every boot). Root has the ordinary install as a second way.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { run } from './command.mjs';
import { findOnPath } from './install.mjs';

/** @typedef {(detail: string) => void} Report */

/**
 * @param {string} target
 * @param {Report} report
 * @returns {Promise<boolean>} whether something was unpacked
 */
export async function unpackRedis(target, report) {
  if (!findOnPath(['apt-get']) || !findOnPath(['dpkg-deb'])) return false;
  const draft = `${target}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  const debs = join(draft, 'debs');
  mkdirSync(debs, { recursive: true });
  try {
    // The machine's own package lists first: often they are there and fresh enough.
    const found =
      (await fetchPackages([], debs, report)) || (await fetchFresh(join(draft, 'apt'), debs, report));
    if (!found) return false;
    for (const name of readdirSync(debs)) {
      report(`unpacking ${name}`);
      const result = await run('dpkg-deb', ['-x', join(debs, name), draft]);
      if (result.code !== 0) return false;
    }
    rmSync(join(draft, 'apt'), { recursive: true, force: true });
    rmSync(debs, { recursive: true, force: true });
    const libraries = libraryFolders(draft).map((folder) => relative(draft, folder));
    writeFileSync(join(draft, 'libraries.json'), JSON.stringify(libraries));
    rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
    return true;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * A private state: our own lists and cache, the machine's sources and the machine's record of what is
 * installed.
 * @param {string} state
 * @param {string} debs
 * @param {Report} report
 */
async function fetchFresh(state, debs, report) {
  for (const folder of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(state, folder), { recursive: true });
  const options = [
    ['Dir::State', state],
    ['Dir::State::lists', join(state, 'lists')],
    ['Dir::State::status', '/var/lib/dpkg/status'],
    ['Dir::Cache', join(state, 'cache')],
  ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  report('reading the package lists');
  await run('apt-get', ['update', ...quiet, ...options], {
    env: plain(),
    timeoutMs: 180_000,
    onLine: report,
  });
  return fetchPackages(options, debs, report);
}

// As root, apt hands downloads to a user that may not be able to write into our folder.
const quiet = ['-q', '-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=2'];
const plain = () => ({ ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' });

/**
 * Asks apt what an install would bring to this machine, and downloads exactly that.
 * @param {string[]} options @param {string} debs @param {Report} report
 */
async function fetchPackages(options, debs, report) {
  const wanted = ['--no-install-recommends', 'redis-server'];
  const plan = await run('apt-get', ['install', '-s', ...quiet, ...options, ...wanted], { env: plain() });
  const names = plan.lines.flatMap((line) => /^Inst (\S+)/.exec(line)?.[1] ?? []);
  if (plan.code !== 0 || names.length === 0) return false;
  report(`downloading ${names.join(' ')}`);
  const result = await run('apt-get', ['download', ...quiet, ...options, ...names], {
    cwd: debs,
    env: plain(),
    timeoutMs: 180_000,
  });
  return result.code === 0 && readdirSync(debs).some((name) => name.endsWith('.deb'));
}

/** @param {string} base @returns {string[]} folders with shared libraries */
function libraryFolders(base) {
  const found = [];
  for (const lib of [join(base, 'lib'), join(base, 'usr', 'lib')]) {
    if (!existsSync(lib)) continue;
    for (const folder of [lib, ...readdirSync(lib).map((name) => join(lib, name))]) {
      if (statSync(folder).isDirectory() && readdirSync(folder).some((name) => name.includes('.so')))
        found.push(folder);
    }
  }
  return found;
}

const INSTALLERS = [
  {
    tool: 'apt-get',
    install: ['install', '-y', '-q', '--no-install-recommends', 'redis-server'],
    refresh: ['update', '-q'],
  },
  { tool: 'dnf', install: ['install', '-y', 'redis'] },
  { tool: 'apk', install: ['add', 'redis'], refresh: ['update'] },
];

/** @param {Report} report */
export async function installRedis(report) {
  const installer = INSTALLERS.find(({ tool }) => findOnPath([tool]));
  if (!installer) return;
  const options = { env: plain(), timeoutMs: 300_000, onLine: report };
  const first = await run(installer.tool, installer.install, options);
  if (first.code === 0 || !installer.refresh) return;
  await run(installer.tool, installer.refresh, options);
  await run(installer.tool, installer.install, options);
}
