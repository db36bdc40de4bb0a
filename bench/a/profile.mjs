// Where Madang's time goes: functions by self time, and statements a request as PostgreSQL counts them.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { say, step } from '../../scripts/lib/progress.mjs';
import { withClient } from './database.mjs';

const TOP = 30;

/**
 * @param {object} wanted
 * @param {import('./database.mjs').BenchDatabase} wanted.database
 * @param {import('./rounds.mjs').Contestant} wanted.contestant
 * @param {import('./rounds.mjs').LoadGenerator} wanted.generator
 * @param {string[]} wanted.truth
 * @param {{ seconds: number, clients: number }} wanted.options
 * @param {string} wanted.file where Madang's process writes its profile
 */
export async function profileMadang({ database, contestant, generator, truth, options, file }) {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const { answers, statements } = await step('Profile', () =>
    withClient(database.adminUrl, async (admin) => {
      await admin.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
      await admin.query('SELECT pg_stat_statements_reset()');
      process.kill(contestant.pid, 'SIGUSR2');
      const { peer, scenario, port, token } = contestant;
      const outcome = await generator.run({ peer, scenario, port, token, truth, ...options });
      process.kill(contestant.pid, 'SIGUSR2');
      const { rows } = await admin.query(
        `SELECT calls, total_exec_time + total_plan_time AS ms, rows, shared_blks_hit + shared_blks_read AS blocks,
           regexp_replace(query, '\\s+', ' ', 'g') AS query
         FROM pg_stat_statements JOIN pg_roles r ON r.oid = userid
         WHERE rolname = 'madang_app' ORDER BY calls DESC LIMIT 15`,
      );
      return { answers: outcome.answers, statements: rows };
    }),
  );
  for (let i = 0; i < 100 && !existsSync(file); i++) await sleep(100);
  say(`Statements of ${answers} answers (calls and milliseconds an answer, blocks a call):`);
  for (const each of statements) {
    const [calls, ms] = [each.calls / answers, each.ms / answers];
    if (calls < 0.001) continue;
    say(
      `  ${calls.toFixed(3)}  ${ms.toFixed(3)} ms  ${(each.blocks / each.calls).toFixed(0).padStart(4)}  ${each.query.slice(0, 160)}`,
    );
  }
  say(`Functions by self time (profile: ${file}):`);
  for (const { name, share } of topOf(JSON.parse(readFileSync(file, 'utf8'))))
    say(`  ${(share * 100).toFixed(1).padStart(5)} %  ${name}`);
}

/** Shares of the time that was not idle. */
function topOf({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const self = new Map();
  let busy = 0;
  samples.forEach((id, i) => {
    const { functionName, url, lineNumber } = byId.get(id);
    if (functionName === '(idle)' || url === 'node:inspector' || functionName === 'dispatch') return;
    const place = url.replace(/^.*\/(node_modules|dist)\//, '');
    const name = `${functionName || '(anonymous)'}${place ? `  ${place}:${lineNumber + 1}` : ''}`;
    self.set(name, (self.get(name) ?? 0) + timeDeltas[i]);
    busy += timeDeltas[i];
  });
  return [...self]
    .sort((a, b) => b[1] - a[1])
    .slice(0, TOP)
    .map(([name, time]) => ({ name, share: time / busy }));
}
