import { describe, expect, it } from 'vitest';
import { soak } from './soak.js';

/** `npm run test:subs` asks for more and wants to see it; the ordinary suite runs a small one. */
const asked = process.env['SUBS_CLIENTS'] !== undefined;
const plan = {
  clients: Number(process.env['SUBS_CLIENTS'] ?? 40),
  drop: Number(process.env['SUBS_DROP'] ?? 0.3),
  seconds: Number(process.env['SUBS_SECONDS'] ?? 6),
  memoryMaxMb: Number(process.env['SUBS_MEMORY_MB'] ?? 500),
  say: (line: string) => void (asked && process.stdout.write(`  ${line}\n`)),
};

describe('clients that come and go while relay and Redis are killed (S000-ARC-05, S002-ARC-03)', () => {
  it(
    `${plan.clients} of them see the outbox itself: no gap, no repeat, in order`,
    { timeout: (plan.seconds + plan.clients + 600) * 1_000 },
    async () => {
      const verdict = await soak(plan);
      const { problems, ...counts } = verdict;
      plan.say(
        problems.length === 0 ? 'no gap, no repeat, all in order' : problems.slice(0, 20).join('\n  '),
      );
      plan.say(`SUBS ${problems.length === 0 ? 'ok' : 'FAILED'} ${JSON.stringify(counts)}`);
      expect(problems).toEqual([]);
      expect(verdict.events).toBeGreaterThan(0);
      expect(verdict.connects).toBeGreaterThan(plan.clients);
    },
  );
});
