import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import type { Config } from '../../src/platform/config/config.js';
import { Nudge } from '../../src/platform/outbox/nudge.js';
import { REDIS_OPTIONS } from '../../src/platform/queue/redis.module.js';
import { eventually } from '../kit/eventually.js';
import { TcpProxy } from '../kit/tcp-proxy.js';

let cable: TcpProxy;
let redis: Redis;
let nudge: Nudge;
const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);

beforeAll(async () => {
  cable = await TcpProxy.to(new URL(inject('redisUrl')), 6379);
  const options = { ...REDIS_OPTIONS, commandTimeout: 200, enableOfflineQueue: true };
  redis = new Redis(cable.through(inject('redisUrl')), options);
  redis.on('error', () => undefined);
  nudge = new Nudge(redis, { env: { REDIS_PREFIX: 'nudge-test' } } as Config);
  process.on('unhandledRejection', note);
  await nudge.onModuleInit();
});
afterEach(() => cable.mend());
afterAll(async () => {
  process.off('unhandledRejection', note);
  await nudge.onApplicationShutdown();
  redis.disconnect();
  await cable.close();
});

/** Whether a nudge comes back through Redis. */
async function heard(): Promise<boolean> {
  let came = 0;
  const stop = nudge.listen(() => (came += 1));
  await redis.publish('nudge-test:nudge', 'work').catch(() => 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  stop();
  return came > 0;
}

test('S000-ARC-06: a Redis that never answers a subscription is asked again on a new connection, and no rejection is left unhandled', async () => {
  await eventually(heard);
  cable.cut();
  cable.mend();
  cable.swallow(/subscribe/i);
  await eventually(async () => redis.status === 'ready');
  // Several tries run into the timeout.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await heard()).toBe(false);
  expect(unhandled).toEqual([]);
  cable.mend();
  await eventually(heard, 10_000);
  expect(unhandled).toEqual([]);
});
