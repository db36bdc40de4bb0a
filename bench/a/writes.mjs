// Totals must be true, not nearly true: rows change status and appear while lists are read and totals are folded; then
// everybody's totals are compared with count(*). Afterwards the rows are put back.
import { randomUUID } from 'node:crypto';

import { withClient } from './database.mjs';
import { countsOf, SCENARIOS } from './lists.mjs';
import { PEERS } from './peers.mjs';

const WRITERS = 4;
const READERS = 4;
const SAMPLE = 4_000;
/** Fewer prove little; a machine that cannot do so many in this time is let off. */
const WRITES_MIN = 500;
const SECONDS_MAX = 20;

/**
 * @param {object} wanted
 * @param {import('./database.mjs').BenchDatabase} wanted.database
 * @param {import('./rounds.mjs').Contestant[]} wanted.contestants
 * @param {number} wanted.seconds
 * @returns {Promise<{ writes: number, reads: number, wrong: string[] }>}
 */
export async function checkTotals({ database, contestants, seconds }) {
  const wrong = new Set();
  let reads = 0;
  const writing = new Writing(seconds);
  const asked = contestants.filter(({ scenario }) => scenario === 'payments' || scenario === 'users');
  await withClient(database.adminUrl, async (admin) => {
    const before = await sample(admin);
    writing.start();
    const folding = fold(database.appUrl, writing);
    const reading = Array.from({ length: READERS }, async () => {
      while (writing.goesOn()) {
        const contestant = asked[reads % asked.length];
        const list = SCENARIOS[contestant.scenario].list;
        const status = list === 'payments' ? ['FAILED', 'CANCELED'][reads % 2] : 'ACTIVE';
        reads++;
        const problem = await readWhileChanging(contestant, { status, page: 1 + (reads % 3) });
        if (problem) wrong.add(problem);
      }
    });
    await Promise.all([
      folding,
      ...reading,
      ...Array.from({ length: WRITERS }, () => write(database.appUrl, before, writing)),
    ]);
    for (const contestant of asked) {
      const counts = await countsOf(admin, SCENARIOS[contestant.scenario].list);
      for (const [status, count] of Object.entries(counts)) {
        const total = await read(contestant, { status, page: 1 }).then(
          (facts) => JSON.parse(facts)[0],
          (cause) => cause.message,
        );
        if (total !== count) {
          const what = `${contestant.scenario} in ${status}`;
          wrong.add(`${contestant.peer} says ${total} ${what}, count(*) says ${count}`);
        }
      }
    }
    await putBack(admin, before, writing.made);
  });
  return { writes: writing.writes, reads, wrong: [...wrong] };
}

class Writing {
  writes = 0;
  /** @type {{ order: string, payment: string }[]} */
  made = [];

  /** @param {number} seconds */
  constructor(seconds) {
    this.seconds = seconds;
  }

  start() {
    this.since = performance.now();
  }

  goesOn() {
    const seconds = (performance.now() - this.since) / 1000;
    return seconds < this.seconds || (this.writes < WRITES_MIN && seconds < SECONDS_MAX);
  }
}

/** @param {import('pg').Client} admin */
async function sample(admin) {
  const payments = await admin.query(
    `SELECT id, status FROM payments WHERE status IN ('FAILED', 'CANCELED') ORDER BY requested_at DESC LIMIT ${SAMPLE}`,
  );
  const users = await admin.query(
    `SELECT id, is_active FROM users ORDER BY created_at DESC LIMIT ${SAMPLE / 4}`,
  );
  return { payments: payments.rows, users: users.rows };
}

/** One writer: single rows, small batches, new payments, and now and then a transaction that is taken back. */
async function write(url, { payments, users }, writing) {
  await withClient(url, async (client) => {
    for (let turn = 0; writing.goesOn(); turn++) {
      const many = turn % 5 === 0 ? 20 : 1;
      const ids = (rows) =>
        Array.from({ length: many }, () => rows[Math.floor(Math.random() * rows.length)].id).sort();
      await client.query('BEGIN');
      try {
        // Locked in one order, so that writers wait for each other and never in a circle.
        await client.query(
          `WITH mine AS (SELECT id FROM payments WHERE id = ANY($1) ORDER BY id FOR UPDATE)
           UPDATE payments p SET status = CASE status WHEN 'FAILED' THEN 'CANCELED' ELSE 'FAILED' END, version = version + 1
           FROM mine WHERE p.id = mine.id`,
          [ids(payments)],
        );
        if (turn % 3 === 0) {
          await client.query(
            `WITH mine AS (SELECT id FROM users WHERE id = ANY($1) ORDER BY id FOR UPDATE)
             UPDATE users u SET is_active = NOT is_active FROM mine WHERE u.id = mine.id`,
            [ids(users)],
          );
        }
        const made = turn % 4 === 0 ? await insert(client, users[0].id) : null;
        await client.query(turn % 7 === 6 ? 'ROLLBACK' : 'COMMIT');
        if (made) writing.made.push(made);
        writing.writes++;
      } catch (cause) {
        // Should two of them meet in a circle nevertheless, PostgreSQL ends one, and nothing of that one stays.
        await client.query('ROLLBACK');
        if (cause.code !== '40P01') throw cause;
      }
    }
  });
}

/** @param {import('pg').Client} client @param {string} userId */
async function insert(client, userId) {
  const [order, payment] = [randomUUID(), randomUUID()];
  await client.query(
    `INSERT INTO payment_orders (id, user_id, service, purpose, order_name, amount, status, expires_at, created_at, updated_at)
     VALUES ($1, $2, 'KST', 'POINT_TOPUP', 'bench', 1000, 'FAILED', now(), now(), now())`,
    [order, userId],
  );
  await client.query(
    `INSERT INTO payments (id, order_id, attempt, user_id, purpose, order_name, amount, provider, provider_order_id, status,
       requested_at, updated_at)
     VALUES ($1, $2, 1, $3, 'POINT_TOPUP', 'bench', 1000, 'TOSS', $4, 'FAILED',
       date_trunc('milliseconds', now()), date_trunc('milliseconds', now()))`,
    [payment, order, userId, `bench_${payment}`],
  );
  return { order, payment };
}

/** What the worker does from time to time. */
async function fold(url, writing) {
  await withClient(url, async (client) => {
    while (writing.goesOn()) {
      await client.query('SELECT madang_fold_list_totals()');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
}

/** @param {import('pg').Client} admin */
async function putBack(admin, { payments, users }, made) {
  await admin.query('BEGIN');
  await admin.query('DELETE FROM payments WHERE id = ANY($1)', [made.map((each) => each.payment)]);
  await admin.query('DELETE FROM payment_orders WHERE id = ANY($1)', [made.map((each) => each.order)]);
  await admin.query(
    `UPDATE payments p SET status = b.status, version = 1 FROM unnest($1::uuid[], $2::text[]) AS b (id, status) WHERE p.id = b.id`,
    [payments.map((row) => row.id), payments.map((row) => row.status)],
  );
  await admin.query(
    `UPDATE users u SET is_active = b.active FROM unnest($1::uuid[], $2::boolean[]) AS b (id, active) WHERE u.id = b.id`,
    [users.map((row) => row.id), users.map((row) => row.is_active)],
  );
  await admin.query('COMMIT');
  await admin.query('SELECT madang_fold_list_totals()');
  await admin.query('VACUUM (ANALYZE) payments, payment_orders, users, payments_totals, users_totals');
}

/** @returns {Promise<string>} the facts */
async function read({ peer, scenario, port, token }, ask) {
  const { path, body } = PEERS[peer].request(SCENARIOS[scenario], ask);
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body,
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`status ${response.status}: ${text.slice(0, 300)}`);
  const answer = JSON.parse(text);
  if (answer.errors) throw new Error(text.slice(0, 300));
  return PEERS[peer].facts(SCENARIOS[scenario], answer);
}

const STATUS_AT = { payments: 4, users: 5 };
const MOMENT_AT = { payments: 13, users: 6 };

/** Rows of the wanted status only, newest first, a whole page. @returns {Promise<string | null>} what is wrong */
async function readWhileChanging(contestant, ask) {
  const { list } = SCENARIOS[contestant.scenario];
  try {
    const [total, items] = JSON.parse(await read(contestant, ask));
    const moments = items.map((item) => item[MOMENT_AT[list]]);
    const good =
      total > 0 &&
      items.length === 20 &&
      items.every((item) => item[STATUS_AT[list]] === ask.status) &&
      moments.every((at, i) => i === 0 || at <= moments[i - 1]);
    return good ? null : `${contestant.peer}, while rows change: not a page of ${ask.status}`;
  } catch (cause) {
    return `${contestant.peer}, while rows change: ${cause.message}`;
  }
}
