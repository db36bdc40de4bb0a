// npm run alerts:equiv -- --rules 40 --seed 7: random rules over random series, live and as a backtest, must say the same.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rules: { type: 'string', default: '25' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
});
console.log(`alerts:equiv: ${values.rules} rules, seed ${values.seed}`);
const run = spawnSync(
  process.execPath,
  ['scripts/test.mjs', '--only=server', 'test/metrics/alerts-equiv.spec.ts'],
  { stdio: 'inherit', env: { ...process.env, ALERTS_EQUIV: `${values.rules},${values.seed}` } },
);
process.exit(run.status ?? 1);
