// The floor: pgbench, a client in C, calling the leanest server-side function that writes the very same rows.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { run } from '../../scripts/lib/command.mjs';
import { downloadsDir } from '../../scripts/lib/paths.mjs';
import { waysTo } from '../../scripts/lib/system-packages.mjs';
import { UserError } from '../../scripts/lib/user-error.mjs';
import { quantile } from '../a/numbers.mjs';
import { ACCOUNTS } from './accounts.mjs';

/**
 * Rows that need nothing of the balances come first, so that a hot account is locked for as short as can be. Both
 * balances are locked by their update, in the order of their ids; the check on them refuses an overdraft.
 */
export const FUNCTION = `
  CREATE SCHEMA IF NOT EXISTS bench;
  CREATE OR REPLACE FUNCTION bench.post(from_n int, to_n int, moved bigint, k text) RETURNS uuid LANGUAGE plpgsql AS $$
  DECLARE
    d uuid := ('00000000-0000-7000-8001-' || lpad(to_hex(from_n), 12, '0'))::uuid;
    c uuid := ('00000000-0000-7000-8001-' || lpad(to_hex(to_n), 12, '0'))::uuid;
    posting uuid := ID_EXPRESSION; at timestamptz := date_trunc('milliseconds', clock_timestamp());
    ds bigint; db bigint; cs bigint; cb bigint; dl timestamptz; cl timestamptz; earlier uuid;
  BEGIN
    INSERT INTO idempotency_keys (actor, operation, key, request_hash, result_id)
      VALUES ('SYSTEM:floor', 'post', k, '${'0'.repeat(64)}', posting) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      SELECT result_id INTO earlier FROM idempotency_keys WHERE actor = 'SYSTEM:floor' AND operation = 'post' AND key = k;
      RETURN earlier;
    END IF;
    INSERT INTO outbox (id, event, subject_id, payload, trace_id, occurred_at)
      VALUES (ID_EXPRESSION, 'points.changed', d, '{"userId":"00000000-0000-7000-8000-000000000000"}', NULL, at);
    INSERT INTO audit_events (id, occurred_at, actor_type, action, resource_type, resource_id, details)
      VALUES (ID_EXPRESSION, at, 'SYSTEM', 'points.moved', 'posting', posting::text, '{"by":"bench","amount":"1"}');
    IF d < c THEN
      UPDATE ledger_balances SET balance = balance - moved, entries = entries + 1, updated_at = at,
        last_posted_at = greatest(at, last_posted_at) WHERE account_id = d
        RETURNING entries, balance, last_posted_at INTO ds, db, dl;
      UPDATE ledger_balances SET balance = balance + moved, entries = entries + 1, updated_at = at,
        last_posted_at = greatest(dl, last_posted_at) WHERE account_id = c
        RETURNING entries, balance, last_posted_at INTO cs, cb, cl;
    ELSE
      UPDATE ledger_balances SET balance = balance + moved, entries = entries + 1, updated_at = at,
        last_posted_at = greatest(at, last_posted_at) WHERE account_id = c
        RETURNING entries, balance, last_posted_at INTO cs, cb, cl;
      UPDATE ledger_balances SET balance = balance - moved, entries = entries + 1, updated_at = at,
        last_posted_at = greatest(cl, last_posted_at) WHERE account_id = d
        RETURNING entries, balance, last_posted_at INTO ds, db, dl;
    END IF;
    at := greatest(dl, cl);
    -- Where the clocks of two transactions crossed, the first of the two accounts is told the later time as well.
    IF dl <> cl THEN UPDATE ledger_balances SET last_posted_at = at WHERE account_id IN (d, c); END IF;
    INSERT INTO ledger_postings (id, realm, kind, source_kind, source_id, posted_at)
      VALUES (posting, 'MONEY', 'points-moved', 'bench', ID_EXPRESSION, at);
    INSERT INTO ledger_transfers (id, posting_id, book, debit_account_id, credit_account_id, amount, posted_at, debit_seq,
        debit_balance, credit_seq, credit_balance)
      VALUES (ID_EXPRESSION, posting, 'POINTS', d, c, moved, at, ds, db, cs, cb);
    RETURN posting;
  END $$;`;

/** @param {import('pg').Client} admin */
export async function installFloor(admin) {
  // Ids in the order of time, like the application's: random ones would be slower for everybody's indexes.
  const { rows } = await admin.query(`SELECT current_setting('server_version_num')::int AS version`);
  const id =
    rows[0].version >= 180_000
      ? 'uuidv7()'
      : `encode(overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 'hex')::uuid`;
  await admin.query(FUNCTION.replaceAll('ID_EXPRESSION', id));
}

/** @param {(detail: string) => void} report @returns {Promise<import('../../scripts/lib/system-packages.mjs').Program>} */
export async function providePgbench(report) {
  const ways = [
    ...[18, 17, 16, 15].map((major) => async () => ({ file: `/usr/lib/postgresql/${major}/bin/pgbench` })),
    ...waysTo(
      { names: ['pgbench'], debian: 'postgresql-contrib', folder: join(downloadsDir, 'pgbench') },
      report,
    ),
  ];
  for (const way of ways) {
    const found = await way();
    if (found && (await run(found.file, ['--version'], { env: found.env }))?.code === 0) return found;
  }
  throw new UserError('The floor needs pgbench. Debian, Ubuntu: sudo apt-get install postgresql-contrib.');
}

const SCRIPTS = {
  uniform: `\\set a random(0, ${ACCOUNTS - 1})
\\set b (:a + random(1, ${ACCOUNTS - 1})) % ${ACCOUNTS}
`,
  hot: `\\set a 0
\\set b random(1, ${ACCOUNTS - 1})
`,
};
const CALL = `\\set k1 random(0, 9223372036854775806)
SELECT bench.post(:a, :b, 1, 'key-' || :k1);
`;

/**
 * @param {object} wanted
 * @param {import('../../scripts/lib/system-packages.mjs').Program} wanted.program
 * @param {string} wanted.url of the superuser: no right is checked but that of the tables themselves
 * @param {'uniform' | 'hot'} wanted.kind
 * @param {number} wanted.clients
 * @param {number} wanted.seconds
 * @returns {Promise<{ rate: number, p50: number, p99: number, done: number }>}
 */
export async function runFloor({ program, url, kind, clients, seconds }) {
  const folder = mkdtempSync(join(tmpdir(), 'madang-pgbench-'));
  try {
    const script = join(folder, 'script.sql');
    writeFileSync(script, SCRIPTS[kind] + CALL);
    const args = [
      '--no-vacuum',
      '--protocol=prepared',
      `--client=${clients}`,
      '--jobs=1',
      `--time=${Math.ceil(seconds)}`,
    ];
    const child = spawn(program.file, [...args, '--log', '--log-prefix=times', `--file=${script}`, url], {
      cwd: folder,
      env: program.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (text += bytes));
    const code = await new Promise((done) => child.on('close', done));
    if (code !== 0) throw new UserError('pgbench failed.', text.split('\n').slice(-10));
    // None at all, when the machine had no time for it.
    const rate = Number(/tps = ([\d.]+) \(without/.exec(text)?.[1] ?? 0);
    const times = readdirSync(folder)
      .filter((name) => name.startsWith('times'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
      .map((line) => Number(line.split(' ')[2]) / 1_000);
    return { rate, p50: quantile(times, 0.5), p99: quantile(times, 0.99), done: times.length };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
