// A standby is a copy of a running server's files that goes on from where the copy was made. The programs that usually
// make one (pg_basebackup) do not come with the npm package; what they do is little.
import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import pg from 'pg';

import { runOrFail } from './command.mjs';
import { findPostgres } from './postgres-binaries.mjs';
import { choosePostgresHome } from './postgres-home.mjs';

/** What belongs to the running server alone, or comes over the line. */
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts', 'pg_wal', 'pg_replslot', 'pg_stat_tmp'];
const EMPTY = ['pg_wal', 'pg_replslot', 'pg_stat_tmp'];

/**
 * @param {string} dataDir
 * @param {{ adminUrl: string, cluster: string }} primary
 */
export async function copyAsStandby(dataDir, primary) {
  const { cluster, account } = await choosePostgresHome(await findPostgres(), dataDir);
  const client = new pg.Client(primary.adminUrl);
  await client.connect();
  try {
    await client.query(`SELECT pg_backup_start('standby', true)`);
    rmSync(cluster, { recursive: true, force: true });
    cpSync(primary.cluster, cluster, {
      recursive: true,
      filter: (file) => !LEFT_OUT.includes(relative(primary.cluster, file).split(sep)[0] ?? ''),
    });
    for (const folder of EMPTY) mkdirSync(join(cluster, folder), { mode: 0o700 });
    const { rows } = await client.query(`SELECT labelfile FROM pg_backup_stop(false)`);
    writeFileSync(join(cluster, 'backup_label'), rows[0].labelfile);
  } finally {
    await client.end();
  }
  const { hostname, port, username, password } = new URL(primary.adminUrl);
  const line = `host=${hostname} port=${port} user=${username} password=${decodeURIComponent(password)}`;
  appendFileSync(join(cluster, 'postgresql.auto.conf'), `primary_conninfo = '${line}'\n`);
  writeFileSync(join(cluster, 'standby.signal'), '');
  const { uid, gid } = account;
  if (uid === undefined || gid === undefined) return;
  await runOrFail('The copy could not be given to its account', 'chown', ['-R', `${uid}:${gid}`, cluster]);
}
