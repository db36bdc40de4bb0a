// Our own PostgreSQL: makes the database files once, clears what a crash left behind, starts the server.
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { runOrFail } from './command.mjs';
import { askDatabase } from './database.mjs';
import { anyPort, isFree } from './ports.mjs';
import { findPostgres, program } from './postgres-binaries.mjs';
import { choosePostgresHome, makeAccountDir } from './postgres-home.mjs';
import { endStrayPostmaster } from './postgres-stray.mjs';
import { UserError } from './user-error.mjs';

/** @typedef {import('./postgres-home.mjs').PostgresHome} PostgresHome */

const SUPERUSER = 'postgres';

/**
 * Nothing waits for the disk. Killed processes lose nothing by that, only a machine that goes down would: the system
 * keeps what was written. With every database that a test drops, PostgreSQL writes out all the others; on a slow disk
 * that stopped every connection for seconds.
 */
const DISPOSABLE = {
  fsync: 'off',
  full_page_writes: 'off',
  max_wal_size: '1GB',
  checkpoint_timeout: '30min',
};

/**
 * @param {object} wanted
 * @param {string} wanted.dataDir
 * @param {string} wanted.password of the superuser
 * @param {number} [wanted.preferredPort]
 * @param {import('./supervise.mjs').Supervisor} wanted.supervisor
 * @param {(detail: string) => void} wanted.report
 * @param {boolean} [wanted.disposable] its files are thrown away in the end: they need not outlive a loss of power
 * @returns {Promise<{ port: number, adminUrl: string, version: string, cluster: string, fresh: boolean }>}
 */
export async function startPostgres({ dataDir, password, preferredPort, supervisor, report, disposable }) {
  const home = await choosePostgresHome(await findPostgres(), dataDir, disposable);
  const fresh = !existsSync(join(home.cluster, 'PG_VERSION'));
  if (fresh) {
    report('making the database files');
    await makeCluster(home, password);
  }
  refuseOtherMajor(home);
  await endStrayPostmaster(home.cluster);

  // After a kill -9 of the server its last helpers may need a moment to notice; a port may be snatched away.
  for (let attempt = 1; ; attempt++) {
    const port = preferredPort && (await isFree(preferredPort)) ? preferredPort : await anyPort();
    const adminUrl = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
    const child = launch(home, port, supervisor, disposable ? DISPOSABLE : {});
    report(`starting on port ${port}`);
    const deadline = Date.now() + 60_000;
    while (child.alive() && Date.now() < deadline) {
      const answer = await askDatabase(adminUrl);
      if (answer === 'up') {
        child.settle();
        return { port, adminUrl, version: home.programs.version, cluster: home.cluster, fresh };
      }
      if (answer === 'wrong password') {
        throw new UserError(
          `The database in ${home.cluster} does not accept the password in ${join(dataDir, 'secrets.json')}. ` +
            'Put the file that made it back, or start over with: npm start -- --reset',
        );
      }
      await sleep(50);
    }
    await child.stop();
    if (attempt === 8) throw new UserError('PostgreSQL did not start.', child.lastLines());
    report(`not up yet, trying again (${attempt})`);
    await sleep(400 * attempt);
  }
}

/** @param {PostgresHome} home @param {string} name @param {string[]} args @returns {[string, string[]]} */
function command(home, name, args) {
  const words = [...home.wrapper, program(home.programs, /** @type {'initdb'} */ (name)), ...args];
  return [/** @type {string} */ (words[0]), words.slice(1)];
}

/**
 * Made under another name and moved when complete: a crash in the middle leaves nothing that looks
 * finished.
 * @param {PostgresHome} home
 * @param {string} password
 */
async function makeCluster(home, password) {
  const draft = `${home.cluster}.new`;
  const passwordFile = join(dirname(home.cluster), 'initdb-password');
  rmSync(draft, { recursive: true, force: true });
  makeAccountDir(home, draft);
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    const { uid, gid } = home.account;
    if (uid !== undefined && gid !== undefined) chownSync(passwordFile, uid, gid);
    const args = ['-D', draft, '-U', SUPERUSER, '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256'];
    const [file, words] = command(home, 'initdb', [...args, `--pwfile=${passwordFile}`]);
    await runOrFail('PostgreSQL could not make its database files', file, words, {
      ...home.account,
      cwd: '/',
      env: environment(),
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  rmSync(home.cluster, { recursive: true, force: true });
  renameSync(draft, home.cluster);
}

/** @param {PostgresHome} home */
function refuseOtherMajor(home) {
  const made = readFileSync(join(home.cluster, 'PG_VERSION'), 'utf8').trim();
  const have = home.programs.version.split('.')[0];
  if (made === have) return;
  throw new UserError(
    `The data in ${home.cluster} was made by PostgreSQL ${made}, and this is PostgreSQL ${have}. ` +
      'Start over with: npm start -- --reset',
  );
}

/**
 * @param {PostgresHome} home
 * @param {number} port
 * @param {import('./supervise.mjs').Supervisor} supervisor
 * @param {Record<string, string>} more settings
 */
function launch(home, port, supervisor, more) {
  const settings = {
    listen_addresses: '127.0.0.1',
    // No socket file: nothing needs it, and its path has a length limit that a deep folder breaks.
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...more,
  };
  const pairs = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [file, args] = command(home, 'postgres', ['-D', home.cluster, '-p', String(port), ...pairs]);
  return supervisor.start({
    name: 'postgres',
    file,
    args,
    cwd: '/',
    env: environment(),
    ...home.account,
    stopSignal: 'SIGINT', // "fast": ends the connections, writes everything, stops
    patienceMs: 20_000,
    starting: true,
  });
}

/** Nothing of the person's PG* or locale settings may change how our server behaves. */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG|DATABASE|npm_)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}
