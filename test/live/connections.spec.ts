import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, describe, expect, inject, it, vi } from 'vitest';
import { LiveConnections } from '../../src/platform/graphql/live-connections.js';
import { SharedCounts } from '../../src/platform/graphql/shared-counts.js';
import { eventually } from '../kit/eventually.js';

const LIMITS = { perSession: 3, perAddress: 100 };

describe('open sockets of one session, counted over all processes (S004-SEC-04, S004-RT-05)', () => {
  const redis = new Redis(inject('redisUrl'));
  const away = new Redis({ lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  const processes: LiveConnections[] = [];
  afterEach(() => processes.splice(0).forEach((each) => each.close()));
  afterAll(() => [redis, away].forEach((each) => each.disconnect()));

  const start = (prefix: string, store = redis): LiveConnections => {
    const made = new LiveConnections(LIMITS, new SharedCounts(store, prefix));
    processes.push(made);
    return made;
  };
  const principal = {
    actor: { type: 'USER', id: randomUUID(), sessionId: randomUUID(), ip: null },
    permissions: new Set<string>(),
    expiresAt: null,
  } as const;
  /** What Redis holds of the session, of all processes. */
  const noted = async (prefix: string): Promise<number> => {
    const values = await redis.hvals(`${prefix}:count:session ${principal.actor.sessionId}`);
    return values.reduce((sum, value) => sum + Number(value.split(' ')[0]), 0);
  };

  it('what is open elsewhere counts here: one too many is ended, the next is refused at once', async () => {
    const prefix = randomUUID();
    const [one, other] = [start(prefix), start(prefix)];
    const ends = vi.fn();
    const leave = [1, 2, 3].map(() => one.ofSession(principal, ends));
    await eventually(async () => (await noted(prefix)) === 3);
    const end = vi.fn();
    const giveBack = other.ofSession(principal, end);
    await eventually(async () => end.mock.calls.length === 1);
    // It is still open here, so that this process knows of the others.
    expect(() => other.ofSession(principal, vi.fn())).toThrow(
      expect.objectContaining({ code: 'RATE_LIMITED' }),
    );
    giveBack();
    leave.slice(0, 2).forEach((each) => each());
    await eventually(async () => (await noted(prefix)) === 1);
    const welcome = vi.fn();
    other.ofSession(principal, welcome);
    await eventually(async () => (await noted(prefix)) === 2);
    expect(welcome).not.toHaveBeenCalled();
    expect(ends).not.toHaveBeenCalled();
  });

  it('a process that was killed takes its places with it', async () => {
    const prefix = randomUUID();
    const key = `${prefix}:count:session ${principal.actor.sessionId}`;
    await redis.hset(key, 'killed', '3 1');
    const end = vi.fn();
    start(prefix).ofSession(principal, end);
    await eventually(async () => (await noted(prefix)) === 1 && (await redis.hlen(key)) === 1);
    expect(await noted(prefix)).toBe(1);
    expect(end).not.toHaveBeenCalled();
  });

  it('without Redis each process has a bound of its own', async () => {
    const alone = start(randomUUID(), away);
    const end = vi.fn();
    const [leave] = [1, 2, 3].map(() => alone.ofSession(principal, end));
    expect(() => alone.ofSession(principal, end)).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
    leave?.();
    alone.ofSession(principal, end);
    await new Promise(setImmediate);
    expect(end).not.toHaveBeenCalled();
  });
});
