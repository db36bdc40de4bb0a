// A PostgreSQL of one test's own, so that it can really be killed while others use theirs. Started by
// test/kit/postgres-process.ts, which speaks to it by lines: `start`, `kill` (every process ends at once, nothing is
// written out), `follow` (a standby of another such server), `end`. Answers are lines of JSON.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { makePrivateDir } from './lib/paths.mjs';
import { copyAsStandby } from './lib/postgres-standby.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { RunState } from './lib/run-state.mjs';
import { Supervisor } from './lib/supervise.mjs';

const [dataDir, password] = process.argv.slice(2);
if (!dataDir || !password) throw new Error('postgres-for-test: folder and password are missing');
makePrivateDir(dataDir);
mkdirSync(join(dataDir, 'logs'), { recursive: true });
const runState = new RunState(dataDir);
runState.save();
const supervisor = new Supervisor(join(dataDir, 'logs'), runState, () => undefined);
/** @type {number | undefined} */
let port;

const commands = {
  async start() {
    const made = await startPostgres({
      dataDir,
      password,
      preferredPort: port,
      supervisor,
      report: () => undefined,
    });
    port = made.port;
    return { adminUrl: made.adminUrl, cluster: made.cluster };
  },
  /** @param {string} primary JSON: its address as administrator, and its folder */
  async follow(primary) {
    await copyAsStandby(dataDir, JSON.parse(primary));
    return commands.start();
  },
  async kill() {
    for (const postgres of supervisor.processes) {
      postgres.expected = true;
      postgres.signal('SIGQUIT');
      await postgres.ended;
    }
    supervisor.processes = [];
    return {};
  },
  async end() {
    await supervisor.stopAll();
    return {};
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [command = '', ...rest] = line.split(' ');
  const answer = await commands[/** @type {keyof typeof commands} */ (command)](rest.join(' '));
  console.log(JSON.stringify(answer));
  if (command === 'end') process.exit(0);
}
// Whoever asked is gone.
await supervisor.stopAll();
process.exit(0);
