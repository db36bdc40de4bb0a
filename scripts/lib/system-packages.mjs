// Getting a server program from the system's package manager. On Debian and its relatives the packages are fetched and
// unpacked into our own folder, which needs no root and changes nothing on the machine (an installed package
// would start a server of its own at every boot). Root has the ordinary install as a second way.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';

import { run } from './command.mjs';
import { findOnPath } from './install.mjs';
import { isRoot } from './paths.mjs';

/** @typedef {(detail: string) => void} Report */

/**
 * A program, and the environment it needs when it was unpacked and not installed.
 * @typedef {{ file: string, env?: NodeJS.ProcessEnv }} Program
 */

/** Folders an ordinary user's PATH often lacks. */
const ELSEWHERE = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/bin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/snap/bin',
];

/**
 * The ways to a program, from the one that changes least: installed already, unpacked by us before, unpacked now,
 * installed by root. Each is a function that returns the program or nothing.
 * @param {object} wanted
 * @param {string[]} wanted.names of the program, any of which will do
 * @param {string} wanted.debian its package
 * @param {Record<string, string>} [wanted.packages] its name for other package managers, by tool; the Debian one unless said
 * @param {string} wanted.folder where it is unpacked
 * @param {Report} report
 * @returns {(() => Promise<Program | undefined>)[]}
 */
export function waysTo({ names, debian, packages = {}, folder }, report) {
  const installed = () => {
    const file = findOnPath(names, ELSEWHERE);
    return file === undefined ? undefined : { file };
  };
  return [
    async () => installed(),
    async () => (existsSync(folder) ? unpackedProgram(folder, names) : undefined),
    async () => {
      report('not installed; fetching it into .data/downloads');
      return (await unpack(debian, folder, report)) ? unpackedProgram(folder, names) : undefined;
    },
    async () => {
      if (!isRoot) return undefined;
      report('installing it with the system packages');
      await install(packages, debian, report);
      return installed();
    },
  ];
}

/** @param {string} folder @param {string[]} names @returns {Program | undefined} */
function unpackedProgram(folder, names) {
  const file = names
    .flatMap((name) => [join(folder, 'usr', 'bin', name), join(folder, 'usr', 'sbin', name)])
    .find((path) => existsSync(path));
  if (!file) return undefined;
  /** @type {string[]} */
  const below = JSON.parse(readFileSync(join(folder, 'libraries.json'), 'utf8'));
  const libraries = below.map((path) => join(folder, path));
  const before = process.env.LD_LIBRARY_PATH ? [process.env.LD_LIBRARY_PATH] : [];
  return { file, env: { ...process.env, LD_LIBRARY_PATH: [...libraries, ...before].join(':') } };
}

/**
 * @param {string} name of the package
 * @param {string} target
 * @param {Report} report
 * @returns {Promise<boolean>} whether something was unpacked
 */
async function unpack(name, target, report) {
  if (!findOnPath(['apt-get']) || !findOnPath(['dpkg-deb'])) return false;
  const draft = `${target}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  const debs = join(draft, 'debs');
  mkdirSync(debs, { recursive: true });
  try {
    // The machine's own package lists first: often they are there and fresh enough.
    const found =
      (await fetchPackages(name, [], debs, report)) ||
      (await fetchFresh(name, join(draft, 'apt'), debs, report));
    if (!found) return false;
    for (const file of readdirSync(debs)) {
      report(`unpacking ${file}`);
      const result = await run('dpkg-deb', ['-x', join(debs, file), draft]);
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
 * @param {string} name
 * @param {string} state
 * @param {string} debs
 * @param {Report} report
 */
async function fetchFresh(name, state, debs, report) {
  for (const folder of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(state, folder), { recursive: true });
  const options = [
    ['Dir::State', state],
    ['Dir::State::lists', join(state, 'lists')],
    ['Dir::State::status', '/var/lib/dpkg/status'],
    ['Dir::Cache', join(state, 'cache')],
  ].flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  report('reading the package lists');
  await run('apt-get', ['update', ...quiet, ...options], {
    env: plain(),
    timeoutMs: 180_000,
    onLine: report,
  });
  return fetchPackages(name, options, debs, report);
}

// As root, apt hands downloads to a user that may not be able to write into our folder.
const quiet = ['-q', '-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=2'];
const plain = () => ({ ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' });

/**
 * Asks apt what an install would bring to this machine, and downloads exactly that.
 * @param {string} name @param {string[]} options @param {string} debs @param {Report} report
 */
async function fetchPackages(name, options, debs, report) {
  const wanted = ['--no-install-recommends', name];
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
    install: ['install', '-y', '-q', '--no-install-recommends'],
    refresh: ['update', '-q'],
  },
  { tool: 'dnf', install: ['install', '-y'] },
  { tool: 'apk', install: ['add'], refresh: ['update'] },
];

/**
 * @param {Record<string, string>} packages by tool
 * @param {string} otherwise
 * @param {Report} report
 */
async function install(packages, otherwise, report) {
  const installer = INSTALLERS.find(({ tool }) => findOnPath([tool]));
  if (!installer) return;
  const options = { env: plain(), timeoutMs: 300_000, onLine: report };
  const words = [...installer.install, packages[installer.tool] ?? otherwise];
  const first = await run(installer.tool, words, options);
  if (first.code === 0 || !installer.refresh) return;
  await run(installer.tool, installer.refresh, options);
  await run(installer.tool, words, options);
}
