import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { startServer, type RunningServer } from '../../src/app/server.js';
import type { Cache, CacheOptions } from '../../src/platform/cache/cache.js';
import { Caches } from '../../src/platform/cache/caches.js';
import { OutboxTail } from '../../src/platform/cache/outbox-tail.js';
import { SharedLayer } from '../../src/platform/cache/shared-layer.js';
import { loadConfig } from '../../src/platform/config/config.js';
import { freePort } from '../kit/free-port.js';
import { GraphqlClient } from '../kit/graphql-client.js';
import { TcpProxy } from '../kit/tcp-proxy.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

/** How many products there are, and whose answer it is. */
const SHAPE = z.object({ count: z.bigint(), from: z.string() });
type Count = z.infer<typeof SHAPE>;

const LONG_MS = 600_000;

/** A value whose reading can be held up after the database was asked. */
class Reader {
  reads = 0;
  private gate: Promise<void> | null = null;

  constructor(
    private readonly system: TestSystem,
    private readonly name: string,
  ) {}

  hold(): () => void {
    let open = (): void => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return () => {
      this.gate = null;
      open();
    };
  }

  readonly load = async (): Promise<Count> => {
    this.reads += 1;
    const [row] = await this.system.sql<{ count: string }>('SELECT count(*) FROM products');
    await this.gate;
    return { count: BigInt(row?.count ?? 0), from: this.name };
  };
}

describe('caches in memory and Redis, made useless by the outbox (S000-ARC-04)', () => {
  let cable: TcpProxy;
  let system: TestSystem;
  let other: RunningServer;
  let direct: Redis;
  let made = 0;

  beforeAll(async () => {
    cable = await TcpProxy.to(new URL(inject('redisUrl')), 6379);
    system = await TestSystem.start({
      environment: (base) => ({ REDIS_URL: cable.through(base['REDIS_URL'] ?? '') }),
    });
    other = await startServer(loadConfig({ ...system.environment, PORT: String(await freePort()) }), 'api');
    direct = new Redis(inject('redisUrl'));
    await system.product();
    await heard();
  });
  afterEach(() => cable.mend());
  afterAll(async () => {
    direct.disconnect();
    await other.stop();
    await system.stop();
    await cable.close();
  });

  const tails = () => [system.server, other].map(({ app }) => app.get(OutboxTail));
  const head = async (): Promise<bigint> => {
    const [row] = await system.sql<{ head: string }>('SELECT last_position AS head FROM outbox_head');
    return BigInt(row?.head ?? 0);
  };
  /** Until the fact of the last product has reached both processes. */
  async function heard(): Promise<bigint> {
    await eventually(
      async () => (await system.sql('SELECT 1 FROM outbox WHERE position IS NULL')).length === 0,
    );
    const reached = await head();
    await eventually(async () => tails().every((tail) => tail.position >= reached), 15_000);
    return reached;
  }
  const keyOf = (name: string, key = 'all') => `${system.environment['REDIS_PREFIX']}:cache:${name}:${key}`;

  /** The same cache in both processes, each with a reader of its own. */
  function twins(options: Partial<CacheOptions<string, Count>> = {}) {
    const name = `test-${(made += 1)}`;
    const [a, b] = [system.server, other].map((server, index) => {
      const reader = new Reader(system, 'ab'[index] ?? '');
      const cache: Cache<string, Count> = server.app.get(Caches).of({
        name,
        max: 10,
        memoryMs: LONG_MS,
        shared: { ttlMs: LONG_MS, shape: SHAPE },
        key: (ask) => ask,
        load: reader.load,
        invalidatedBy: { 'product.changed': () => ['all'] },
        ...options,
      });
      return { cache, reader, get: () => cache.get('all') };
    });
    if (!a || !b) throw new Error('two processes');
    const layer = new SharedLayer(direct, {
      prefix: system.environment['REDIS_PREFIX'] ?? '',
      name,
      ttlMs: LONG_MS,
      shape: SHAPE,
    });
    /** A value lies in Redis as another process may have put it there. */
    const plant = async (from: string, asOf: bigint): Promise<void> => {
      layer.write('all', { value: { count: -1n, from }, asOf });
      await eventually(async () => (await direct.get(keyOf(name)))?.includes(`"${from}"`));
    };
    return { name, a, b, plant, written: () => eventually(() => direct.get(keyOf(name))) };
  }

  it('a burst reads once, the next burst not at all, another process from Redis', async () => {
    const { a, b, written } = twins();
    const open = a.reader.hold();
    const burst = Array.from({ length: 50 }, () => a.get());
    await eventually(async () => a.reader.reads === 1);
    open();
    expect(new Set(await Promise.all(burst)).size).toBe(1);
    await Promise.all(Array.from({ length: 50 }, () => a.get()));
    expect(a.reader.reads).toBe(1);
    await written();
    expect((await b.get()).from).toBe('a');
    expect(b.reader.reads).toBe(0);
  });

  it('after a change both processes read anew', async () => {
    const { a, b } = twins();
    const [before] = await Promise.all([a.get(), b.get()]);
    await system.product();
    await heard();
    for (const { count } of await Promise.all([a.get(), b.get()])) expect(count).toBe(before.count + 1n);
  });

  it.each([
    ['nobody asks meanwhile', false],
    ['somebody asks meanwhile', true],
  ])('what was read before a change is not stored after it (%s)', async (_name, asksMeanwhile) => {
    const { name, a, b } = twins();
    const open = a.reader.hold();
    const early = a.get();
    await eventually(async () => a.reader.reads === 1);
    const [products] = await system.sql<{ n: string }>('SELECT count(*) AS n FROM products');
    const before = BigInt(products?.n ?? 0);
    await system.product();
    await heard();
    // Whoever asks after the change does not get what was read before it.
    const late = asksMeanwhile ? a.get() : null;
    if (late) await eventually(async () => a.reader.reads === 2);
    open();
    expect((await early).count).toBe(before);
    if (late) expect((await late).count).toBe(before + 1n);
    else expect(await direct.get(keyOf(name))).toBeNull();
    expect((await a.get()).count).toBe(before + 1n);
    expect((await b.get()).count).toBe(before + 1n);
  });

  it('a process that missed the change cannot bring the old value back through Redis', async () => {
    const { a, b, plant } = twins();
    await a.get();
    const before = await head();
    await system.product();
    const after = await heard();
    await plant('late', before);
    for (const { get } of [a, b]) expect((await get()).from).not.toBe('late');
    // The same value dated after the change would have been taken: it is the date that decides.
    await plant('in time', after);
    a.cache.forget(['all']);
    expect((await a.get()).from).toBe('in time');
  });

  it.each([
    ['no JSON', (now: bigint) => `${now}\ngarbage`],
    ['nothing', (now: bigint) => `${now}\n`],
    ['no date', () => `{"count":{"$n":"1"},"from":"x"}`],
    ['no bigint', (now: bigint) => `${now}\n{"count":1,"from":"x"}`],
    ['another shape', (now: bigint) => `${now}\n{"count":{"$n":"1"},"from":7}`],
    // Another database had this prefix before.
    ['a date ahead of everything', (now: bigint) => `${now + 1_000_000n}\n{"count":{"$n":"1"},"from":"x"}`],
  ])('what else lies in Redis is not believed: %s', async (_name, write) => {
    const { name, a } = twins();
    await direct.set(keyOf(name), write(await head()));
    expect((await a.get()).from).toBe('a');
    expect(a.reader.reads).toBe(1);
  });

  it('who needs a fact gets an answer that knows it, heard of or not', async () => {
    const { a } = twins({ invalidatedBy: {} });
    await a.get();
    const position = await head();
    await a.cache.get('all', position);
    expect(a.reader.reads).toBe(1);
    await a.cache.get('all', position + 1n);
    expect(a.reader.reads).toBe(2);
    await a.cache.get('all', position + 1n);
    expect(a.reader.reads).toBe(2);
  });

  it('keeps no more than it may, and no mistakes', async () => {
    const { a, plant } = twins({
      max: 3,
      invalidatedBy: { 'product.changed': () => ['all', 'x', 'y', 'z'] },
    });
    for (let i = 0; i < 10; i += 1) await a.cache.get(`key ${i}`);
    expect(a.cache.size).toBe(3);
    const before = await head();
    await system.product();
    await heard();
    // It remembers of three keys only when they changed; the fourth is not forgotten for that.
    await plant('late', before);
    expect((await a.get()).from).toBe('a');

    let fails = true;
    const { a: shaky } = twins({
      load: async () => {
        if (fails) throw new Error('not now');
        return { count: 1n, from: 'again' };
      },
    });
    await expect(shaky.get()).rejects.toThrow('not now');
    fails = false;
    expect((await shaky.get()).from).toBe('again');
  });

  it.each(['hang', 'cut'] as const)(
    'with Redis gone (%s) every answer is right, and it is used again after',
    async (how) => {
      const { a, b, written } = twins();
      const [{ count }] = await Promise.all([a.get(), b.get()]);
      cable[how]();
      await system.product();
      await heard();
      const answers = await Promise.all([a.get(), b.get()]);
      expect(answers).toEqual([
        { count: count + 1n, from: 'a' },
        { count: count + 1n, from: 'b' },
      ]);
      cable.mend();
      // Back: what one reads the other finds.
      await eventually(async () => {
        await direct.del(keyOf(`test-${made}`));
        for (const { cache } of [a, b]) cache.forget(['all']);
        await a.get();
        await Promise.race([written(), new Promise((resolve) => setTimeout(resolve, 200))]);
        return (await b.get()).from === 'a';
      }, 20_000);
    },
  );

  it('what is on sale is the same at every door soon after it changed', async () => {
    const doors = [system.url, `http://127.0.0.1:${other.port}`].map((url) => new GraphqlClient(url));
    const onSale = async (door: GraphqlClient) =>
      (await door.ok<{ products: { id: string; price: string }[] }>('{ products { id price } }')).products;
    const before = await Promise.all(doors.map(onSale));
    expect(before[0]).toEqual(before[1]);
    const id = await system.product({ price: 12_345 });
    for (const door of doors)
      await eventually(async () =>
        (await onSale(door)).some((product) => product.id === id && product.price === '12345'),
      );
    expect(await Promise.all(doors.map(onSale))).toEqual(
      Array(2).fill(await onSale(doors[0] as GraphqlClient)),
    );
  });

  it('a session ended at one door ends at the other', async () => {
    const staff = await system.staff();
    const there = new GraphqlClient(`http://127.0.0.1:${other.port}`, staff.token);
    await there.ok('{ users { total } }');
    await staff.ok('mutation { logout }');
    await eventually(
      async () => (await there.send('{ users { total } }')).errors[0]?.extensions.kind === 'UNAUTHENTICATED',
    );
  });
});
