// What must be true of the benchmark's own data when everybody has posted.
import { runOrFail } from '../../scripts/lib/command.mjs';
import { root, serverEntry } from '../../scripts/lib/paths.mjs';
import { POOR, POOR_POINTS, accountId } from './accounts.mjs';

const OVERDRAWERS = 200;
const TAKEN = 30;

/** Every posting of the run has its key, its fact and its record. Rows of a refusal would show as one too many. */
const COMPLETE = `
  SELECT (SELECT count(*) FROM ledger_postings WHERE kind IN ('points-moved', 'points-deducted')) AS postings,
    (SELECT count(*) FROM idempotency_keys) AS keys,
    (SELECT count(*) FROM outbox WHERE event = 'points.changed') AS facts,
    (SELECT count(*) FROM audit_events WHERE resource_type = 'posting') AS records`;

/**
 * @param {object} wanted
 * @param {import('pg').Client} wanted.admin
 * @param {import('./process.mjs').Peer} wanted.lane
 * @param {NodeJS.ProcessEnv} wanted.env of Madang
 * @param {number} wanted.done postings that were answered as done
 * @param {string} wanted.logPath
 * @returns {Promise<string[]>} what is wrong
 */
export async function check({ admin, lane, env, done, logPath }) {
  const wrong = [];
  const expect = (what, found, wanted) => {
    if (String(found) !== String(wanted)) wrong.push(`${what}: ${found} instead of ${wanted}`);
  };

  const affordable = Math.floor(POOR_POINTS / TAKEN);
  const overdrawn = await lane.ask({ what: 'overdraw', count: OVERDRAWERS, amount: TAKEN });
  expect(`of ${OVERDRAWERS} at once that overdraw one account`, overdrawn.fresh, affordable);
  expect('the others are told', overdrawn.codes.join(), 'POINTS_INSUFFICIENT');
  const { rows } = await admin.query(`SELECT balance FROM ledger_balances WHERE account_id = $1`, [
    accountId(POOR),
  ]);
  expect('what is left of it', rows[0].balance, POOR_POINTS - affordable * TAKEN);

  const same = await lane.ask({ what: 'same-key', count: 100, key: 'bench-the-same-key' });
  expect('of a hundred with one key', same.fresh, 1);
  expect('answers they were given', same.ids, 1);

  const [counts] = (await admin.query(COMPLETE)).rows;
  const wanted = done + affordable + 1;
  for (const [name, count] of Object.entries(counts)) expect(`${name} kept`, count, wanted);

  // Conservation and everything else that is claimed of the books, by Madang's own command.
  await runOrFail('ledger verify', process.execPath, [serverEntry, 'ledger', 'verify'], {
    cwd: root,
    env,
    logFile: logPath,
  }).catch((cause) => wrong.push(`ledger verify: ${cause.message}; see ${logPath}`));
  return wrong;
}
