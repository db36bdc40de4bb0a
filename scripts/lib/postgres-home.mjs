// PostgreSQL refuses to run as root. As an ordinary user there is nothing to decide; as root we choose an
// unprivileged account, and where programs and data must lie so that this account can reach them.
import { cpSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { run } from './command.mjs';
import { hasRoomInMemory, IN_MEMORY } from './memory-room.mjs';
import { isRoot } from './paths.mjs';
import { program } from './postgres-binaries.mjs';
import { endStrayPostmaster } from './postgres-stray.mjs';
import { UserError } from './user-error.mjs';

/** @typedef {import('./postgres-binaries.mjs').PostgresPrograms} PostgresPrograms */

/**
 * @typedef {object} PostgresHome
 * @property {PostgresPrograms} programs
 * @property {string} cluster the folder with the database files
 * @property {{ uid?: number, gid?: number }} account who runs it
 * @property {string[]} wrapper words put before each command
 */

/** Where a folder outside of the clone is made, the first that lets us. */
const OUTSIDE = ['/var/lib', tmpdir()];
const NOTE = 'postgres-elsewhere.json';

/**
 * @param {PostgresPrograms} programs
 * @param {string} dataDir
 * @param {boolean} [disposable] nobody will miss its files
 * @returns {Promise<PostgresHome>}
 */
export async function choosePostgresHome(programs, dataDir, disposable = false) {
  const inside = join(dataDir, 'postgres');
  const memory = disposable && hasRoomInMemory() ? await outsideDir(dataDir, [IN_MEMORY]) : undefined;
  if (!isRoot) {
    return { programs, cluster: memory ? join(memory, 'postgres') : inside, account: {}, wrapper: [] };
  }

  const account = await findAccount(inside);
  const probe = account && (await run('/bin/sh', ['-c', ':'], { ...account, cwd: '/' }));
  if (!account || probe?.code !== 0) return userNamespace(programs, inside);

  const canUsePrograms =
    (await run(program(programs, 'postgres'), ['--version'], { ...account, cwd: '/' })).code === 0;
  const reach = await run('/bin/sh', ['-c', 'cd "$1"', 'sh', dataDir], { ...account, cwd: '/' });
  // Made when this root could become nobody else (userNamespace below), or brought here by a copy as root.
  if (statSync(inside, { throwIfNoEntry: false })?.uid === 0) {
    await run('chown', ['-R', `${account.uid}:${account.gid}`, inside]);
  }
  const elsewhere = memory || reach.code === 0 ? undefined : await outsideDir(dataDir, OUTSIDE);
  const home = memory ?? elsewhere;
  return {
    programs: canUsePrograms || !programs.movable ? programs : copyPrograms(programs, elsewhere),
    cluster: home ? join(home, 'postgres') : inside,
    account,
    wrapper: [],
  };
}

/**
 * The owner of the data if there is some; otherwise an account made for this, otherwise nobody.
 * @param {string} cluster
 */
async function findAccount(cluster) {
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    const uid = await run('id', ['-u', name]);
    const gid = await run('id', ['-g', name]);
    if (uid.code === 0 && gid.code === 0) return { uid: Number(uid.text), gid: Number(gid.text) };
  }
  return undefined;
}

/**
 * Some containers give a root that may not become anybody else; a user namespace makes it look like
 * somebody.
 * @param {PostgresPrograms} programs
 * @param {string} cluster
 */
async function userNamespace(programs, cluster) {
  const nobody = 65534;
  const wrapper = ['unshare', '-U', `--map-user=${nobody}`, `--map-group=${nobody}`];
  const check = await run(wrapper[0], [...wrapper.slice(1), program(programs, 'postgres'), '--version']);
  if (check.code === 0) return { programs, cluster, account: {}, wrapper };
  throw new UserError(
    'PostgreSQL does not run as root, and on this machine root may not start it as another user. ' +
      'Run the same command as an ordinary user, or set DATABASE_URL to a database you have.',
  );
}

/**
 * A folder outside of this clone for data (and, without /var/lib, programs) that the account can reach, for
 * example when the clone lies in a folder only root enters. Its name is random; the clone remembers it, and it the clone.
 * @param {string} dataDir
 * @param {string[]} bases
 */
async function outsideDir(dataDir, bases) {
  const known = knownOutsideDir(dataDir);
  if (known) return known;
  await dropAbandoned(dataDir);
  const dir = madeInOneOf(bases);
  chmodSync(dir, 0o711);
  writeFileSync(join(dir, 'belongs-to.json'), JSON.stringify({ dataDir }), { mode: 0o600 });
  writeFileSync(join(dataDir, NOTE), JSON.stringify({ dir }), { mode: 0o600 });
  return dir;
}

/** @param {string[]} bases @returns {string} */
function madeInOneOf([base, ...others]) {
  try {
    return mkdtempSync(join(String(base), 'madang-'));
  } catch (error) {
    if (others.length === 0) throw error;
    return madeInOneOf(others);
  }
}

/** @param {string} dir @returns {string | undefined} */
function ownerOf(dir) {
  try {
    // A folder somebody else could have put there proves nothing.
    if (statSync(dir).uid !== process.getuid?.()) return undefined;
    return JSON.parse(readFileSync(join(dir, 'belongs-to.json'), 'utf8')).dataDir;
  } catch {
    return undefined;
  }
}

/** @param {string} dataDir @returns {string | undefined} */
export function knownOutsideDir(dataDir) {
  try {
    const { dir } = JSON.parse(readFileSync(join(dataDir, NOTE), 'utf8'));
    return ownerOf(dir) === dataDir ? dir : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The folders outside that belong to this data folder or to one below it.
 * @param {string} dataDir
 */
export function outsideDirsBelow(dataDir) {
  return [...OUTSIDE, IN_MEMORY].flatMap((base) =>
    (existsSync(base) ? readdirSync(base) : [])
      .filter((name) => name.startsWith('madang-'))
      .map((name) => join(base, name))
      .filter((dir) => `${ownerOf(dir) ?? ''}/`.startsWith(`${dataDir}/`)),
  );
}

/**
 * A clone that was deleted and made again in the same place left its database behind: nobody can open it
 * any more.
 * @param {string} dataDir
 */
async function dropAbandoned(dataDir) {
  for (const dir of outsideDirsBelow(dataDir).filter((each) => ownerOf(each) === dataDir)) {
    await endStrayPostmaster(join(dir, 'postgres'));
    rmSync(dir, { recursive: true, force: true });
  }
}

/** @param {PostgresPrograms} programs @param {string | undefined} elsewhere */
function copyPrograms(programs, elsewhere) {
  let home = join('/var/lib', `madang-programs-postgres-${programs.version}-${process.arch}`);
  if (existsSync(join(home, 'bin', 'postgres')) && statSync(home).uid === 0) return { ...programs, home };
  let draft = `${home}.${process.pid}`;
  try {
    mkdirSync(draft, { mode: 0o755 });
  } catch {
    home = join(elsewhere ?? mkdtempSync(join(tmpdir(), 'madang-')), 'programs');
    draft = `${home}.${process.pid}`;
    mkdirSync(draft, { mode: 0o755 });
  }
  cpSync(programs.home, draft, { recursive: true, verbatimSymlinks: true });
  openForReading(draft);
  try {
    renameSync(draft, home);
  } catch {
    rmSync(draft, { recursive: true, force: true }); // Another start was quicker; its copy is the same.
  }
  return { ...programs, home };
}

/**
 * Copies keep the modes of their source, which a strict umask may have closed for others.
 * @param {string} path
 */
function openForReading(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isSymbolicLink()) continue;
    const executable = entry.isDirectory() || (statSync(child).mode & 0o100) !== 0;
    chmodSync(child, executable ? 0o755 : 0o644);
    if (entry.isDirectory()) openForReading(child);
  }
}

/** @param {PostgresHome} home @param {string} dir */
export function makeAccountDir(home, dir) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { uid, gid } = home.account;
  if (uid !== undefined && gid !== undefined) chownSync(dir, uid, gid);
}
