// Runs a command with the environment of the demo that `npm start` has running: `node scripts/with-demo-env.mjs npm run schema`.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './lib/paths.mjs';
import { loadSecrets } from './lib/secrets.mjs';

const dataDir = process.env.MADANG_DATA_DIR ?? join(root, '.data');
const [command, ...args] = process.argv.slice(2);

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

if (!command) fail('Say what to run: node scripts/with-demo-env.mjs npm run schema');

let run;
let secrets;
try {
  run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'));
  // A demo that was started by an older version lacks the newer secrets.
  secrets = loadSecrets(dataDir, []);
} catch {
  fail('No demo is running here. Start one first: npm start');
}

if (run.state === 'starting') fail('The demo is starting. Wait until it says that it is ready.');

const env = {
  ...process.env,
  DATABASE_URL: run.database.appUrl,
  DATABASE_OWNER_URL: run.database.ownerUrl,
  REDIS_URL: run.redis.url ?? run.redis,
  JWT_KEYS: secrets.jwtKeys,
  DATA_KEYS: secrets.dataKeys,
  TOSS_CLIENT_KEY: run.credentials.tossClientKey,
  TOSS_SECRET_KEY: run.credentials.tossSecretKey,
  TOSS_API_URL: run.urls.twin,
};
spawn(command, args, { stdio: 'inherit', env }).once('exit', (code) => process.exit(code ?? 1));
