// The benchmark's own PostgreSQL: the same server, settings and rows for every peer, kept for the next run.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

import { prepareDatabase } from '../../scripts/lib/database.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { step } from '../../scripts/lib/progress.mjs';
import { migrate } from '../../scripts/lib/server.mjs';
import { fill, PAYMENTS } from './fill.mjs';

const MEGABYTE = 1024 * 1024;
/** Enough memory that every peer reads from memory; nothing that makes a commit less durable. */
const SETTINGS = {
  shared_buffers: `${Math.min(1024, Math.floor(totalmem() / MEGABYTE / 8))}MB`,
  effective_cache_size: `${Math.floor(totalmem() / MEGABYTE / 2)}MB`,
  random_page_cost: '1.1',
  max_wal_size: '4GB',
  shared_preload_libraries: 'pg_stat_statements',
};

/**
 * @typedef {object} BenchDatabase
 * @property {string} adminUrl superuser in the application's database
 * @property {string} ownerUrl
 * @property {string} appUrl what every peer connects with
 * @property {number} postmaster its process id
 * @property {string} version
 */

/**
 * @param {object} wanted
 * @param {string} wanted.dataDir
 * @param {string} wanted.logsDir
 * @param {Record<string, string>} wanted.secrets
 * @param {import('../../scripts/lib/supervise.mjs').Supervisor} wanted.supervisor
 * @param {(urls: { ownerUrl: string, appUrl: string }) => NodeJS.ProcessEnv} wanted.environment of Madang's migration
 * @param {boolean} wanted.fresh
 * @returns {Promise<BenchDatabase>}
 */
export async function provideDatabase({ dataDir, logsDir, secrets, supervisor, environment, fresh }) {
  const server = await step(
    'PostgreSQL',
    (report) => startTuned({ dataDir, password: secrets.postgresPassword, supervisor, report }),
    (made) => `${made.version} on port ${made.port}`,
  );
  const stamp = join(dataDir, 'filled');
  const wanted = createHash('sha256')
    .update(readFileSync(fileURLToPath(new URL('./fill.mjs', import.meta.url))))
    .digest('hex');
  const afresh = fresh || server.fresh || readStamp(stamp) !== wanted;
  if (afresh) rmSync(stamp, { force: true });
  const urls = await prepareDatabase(server.adminUrl, secrets, { afresh });
  const env = environment(urls);
  await migrate({ logsDir, env, remember: () => {} }, urls.ownerUrl);
  const adminUrl = new URL(server.adminUrl);
  adminUrl.pathname = new URL(urls.appUrl).pathname;
  if (afresh) {
    await step(
      `${PAYMENTS.toLocaleString('en')} payments, once`,
      (report) => withClient(adminUrl.href, (admin) => fill(admin, report)),
      (took) => took,
    );
    writeFileSync(stamp, wanted);
  }
  const postmaster = Number(readFileSync(join(server.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  return { ...urls, adminUrl: adminUrl.href, postmaster, version: server.version };
}

/** @param {string} url @param {(client: pg.Client) => Promise<T>} work @returns {Promise<T>} @template T */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The settings are kept by the server itself; a new one is started twice. */
export async function startTuned(wanted) {
  const started = await startPostgres(wanted);
  const changed = await withClient(started.adminUrl, async (admin) => {
    let count = 0;
    for (const [name, value] of Object.entries(SETTINGS)) {
      const { rows } = await admin.query(
        `SELECT 1 FROM pg_file_settings WHERE name = $1 AND setting = $2 AND error IS NULL`,
        [name, value],
      );
      if (rows.length === 0) {
        await admin.query(`ALTER SYSTEM SET ${name} = ${pg.escapeLiteral(value)}`);
        count++;
      }
    }
    return count > 0;
  });
  if (!changed) return started;
  const running = wanted.supervisor.processes.find((each) => each.plan.name === 'postgres');
  await running.stop();
  return { ...(await startPostgres(wanted)), fresh: started.fresh };
}

/** @param {string} path */
function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
