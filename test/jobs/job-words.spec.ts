import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { Consumers, QUEUES } from '../../src/platform/outbox/consumers.js';
import { Schedule } from '../../src/platform/schedule/schedule.js';
import { TestSystem } from '../kit/test-system.js';

type Tree = { [key: string]: string | Tree };

function namesOf(tree: Tree, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}`] : namesOf(value, `${path}${key}.`),
  );
}

describe('what runs in the background has words in the admin app (S000-ARC-06)', () => {
  let system: TestSystem;

  beforeAll(async () => {
    // The address brings in the one chore that is not always there; nothing is called in this role.
    system = await TestSystem.start({ role: 'api', environment: { HEARTBEAT_URL: 'http://127.0.0.1:1/' } });
  });
  afterAll(() => system.stop());

  it.each(['ko', 'en'])(
    'every task, chore and queue has its own, and nothing else does, in %s',
    async (language) => {
      const path = join(packageRoot(), 'admin/src/i18n', language, 'job-names.json');
      const words = JSON.parse(readFileSync(path, 'utf8')) as { queue: Tree; does: Tree };
      const chores = (await system.get(Schedule).view()).map(({ name }) => name);
      const tasks = system.get(Consumers).names;
      expect(namesOf(words.does).sort()).toEqual([...chores, ...tasks].sort());
      expect(Object.keys(words.queue).sort()).toEqual(QUEUES.map((queue) => queue.toUpperCase()).sort());
    },
  );
});
