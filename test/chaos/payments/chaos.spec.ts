import { describe, expect, it } from 'vitest';
import { chaos, type ChaosPlan } from './chaos.js';
import { patient } from './patience.js';
import { namedProvider } from '../../kit/provider-desk.js';

/** `npm run chaos:payments` asks for more and wants to see it; the ordinary suite runs one seed, whose kills all come early. */
const asked = process.env['CHAOS_SEEDS'] !== undefined;
const plan: ChaosPlan = {
  seeds: seeds(
    process.env['CHAOS_SEEDS'] ?? '4',
    process.env['CHAOS_FROM'] ?? (process.env['CHAOS_SEEDS'] === undefined ? '4' : '1'),
    process.env['CHAOS_SEED'],
  ),
  servers: Number(process.env['CHAOS_SERVERS'] ?? 3),
  workers: Number(process.env['CHAOS_WORKERS'] ?? 32),
  provider: namedProvider(process.env),
  webhookPort: process.env['CHAOS_WEBHOOK_PORT'] ? Number(process.env['CHAOS_WEBHOOK_PORT']) : null,
  say: (line) => void (asked && process.stdout.write(`  ${line}\n`)),
};

function seeds(upTo: string, from: string, one: string | undefined): number[] {
  if (one !== undefined) return [Number(one)];
  const all = Array.from({ length: Number(upTo) }, (_, i) => i + 1);
  return all.filter((seed) => seed >= Number(from));
}

describe('servers are killed at every await of a payment (S003-PAY-02, S003-PAY-03, S000-TBL-09)', () => {
  it(
    `${plan.seeds.length} seeds: every order is the same at the provider, in won and in points`,
    { timeout: patient((plan.seeds.length * 60 + 300) * 1_000), retry: 0 },
    async () => {
      const verdict = await chaos(plan);
      const { problems, killsByPoint, unreached, ...counts } = verdict;
      for (const [point, kills] of killsByPoint) plan.say(`${String(kills).padStart(4)} × ${point}`);
      for (const point of unreached) plan.say(`not reached: ${point}`);
      for (const problem of problems) plan.say(problem);
      plan.say(`CHAOS ${problems.length === 0 ? 'ok' : 'FAILED'} ${JSON.stringify(counts)}`);
      expect(problems).toEqual([]);
      expect(verdict.kills, 'kills').toBeGreaterThan(0);
    },
  );
});
