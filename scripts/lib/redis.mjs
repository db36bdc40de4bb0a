// Redis, by the first way that works on this machine: one that is installed, one unpacked from the system's
// packages into our own folder, one installed by root, and at the very last a substitute good for a demo only.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { run } from './command.mjs';
import { downloadsDir, root } from './paths.mjs';
import { anyPort, isFree } from './ports.mjs';
import { commandLine, endProcess, markOf } from './process-info.mjs';
import { pingRedis } from './redis-ping.mjs';
import { waysTo } from './system-packages.mjs';
import { UserError } from './user-error.mjs';

const NAMES = ['redis-server', 'valkey-server'];
const OLDEST_MAJOR = 6;
const SUBSTITUTE = fileURLToPath(new URL('./redis-substitute.mjs', import.meta.url));

/**
 * @typedef {object} RedisProgram
 * @property {'server' | 'substitute'} kind
 * @property {string} file
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} label
 */

/**
 * @param {object} wanted
 * @param {boolean} wanted.allowSubstitute
 * @param {(detail: string) => void} wanted.report
 * @returns {Promise<RedisProgram>}
 */
export async function findRedis({ allowSubstitute, report }) {
  const ways = waysTo(
    {
      names: NAMES,
      debian: 'redis-server',
      packages: { dnf: 'redis', apk: 'redis' },
      folder: join(downloadsDir, 'redis'),
    },
    report,
  );
  for (const way of ways) {
    const found = await way();
    const usable = found && (await usableProgram(found));
    if (usable) return usable;
  }
  if (allowSubstitute && hasSubstitute()) {
    return { kind: 'substitute', file: process.execPath, args: [SUBSTITUTE], label: 'substitute, demo only' };
  }
  throw new UserError(
    'Redis was not found and could not be fetched. Install it (Debian, Ubuntu: sudo apt-get install redis-server; ' +
      'macOS: brew install redis), or set REDIS_URL to one you have.',
  );
}

/** @param {{ file: string, env?: NodeJS.ProcessEnv }} program @returns {Promise<RedisProgram | undefined>} */
async function usableProgram({ file, env }) {
  const result = await run(file, ['--version'], { env });
  const version = /v=(\d+)(\.[\d.]+)?/.exec(result.text);
  if (result.code !== 0 || Number(version?.[1]) < OLDEST_MAJOR) return undefined;
  return { kind: 'server', file, args: [], env, label: `${version?.[1]}${version?.[2] ?? ''}, ${file}` };
}

function hasSubstitute() {
  try {
    createRequire(join(root, 'package.json')).resolve('js-redis-server/core');
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {object} wanted
 * @param {RedisProgram} wanted.program
 * @param {string} wanted.dataDir
 * @param {string} wanted.password
 * @param {number} [wanted.preferredPort]
 * @param {import('./supervise.mjs').Supervisor} wanted.supervisor
 * @returns {Promise<{ url: string, port: number }>}
 */
export async function startRedis({ program, dataDir, password, preferredPort, supervisor }) {
  const folder = join(dataDir, 'redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await endStrayRedis(folder);
  for (let attempt = 1; ; attempt++) {
    const port = preferredPort && (await isFree(preferredPort)) ? preferredPort : await anyPort();
    const substitute = program.kind === 'substitute';
    const child = supervisor.start({
      name: 'redis',
      file: program.file,
      args: substitute ? program.args : ['-'],
      // Settings travel through standard input: no password in a file or in the list of processes.
      input: substitute ? JSON.stringify({ port, password }) : settings(folder, port, password),
      env: program.env ?? process.env,
      cwd: folder,
      starting: true,
    });
    const deadline = Date.now() + 30_000;
    while (child.alive() && Date.now() < deadline) {
      if (await pingRedis({ port, password })) {
        child.settle();
        return { url: `redis://:${password}@127.0.0.1:${port}/0`, port };
      }
      await sleep(50);
    }
    await child.stop();
    if (attempt === 3) throw new UserError('Redis did not start.', child.lastLines());
  }
}

/** @param {string} folder @param {number} port @param {string} password */
function settings(folder, port, password) {
  const quote = (/** @type {string} */ text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${quote(password)}`,
    `dir ${quote(folder)}`,
    `pidfile ${quote(join(folder, 'redis.pid'))}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    // The queue lives here: refusing new work is better than silently forgetting some.
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}

/** An orphan writing the same files as a new server would spoil both. @param {string} folder */
async function endStrayRedis(folder) {
  const pidFile = join(folder, 'redis.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').trim());
  const mark = Number.isInteger(pid) && pid > 0 ? markOf(pid) : null;
  if (mark && /(redis|valkey)-server/.test(commandLine(pid))) await endProcess(mark);
  rmSync(pidFile, { force: true });
}
