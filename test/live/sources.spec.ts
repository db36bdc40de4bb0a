import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoaderRegistry } from '../../src/platform/graphql/loaders.js';
import { RequestContext } from '../../src/platform/graphql/request-context.js';
import type { Delivery, LiveEvents } from '../../src/platform/live/live-feed.js';
import { cursorOf, LiveHub } from '../../src/platform/live/live-hub.js';
import type { Fact, FactRange, ReplaySource } from '../../src/platform/live/replay-source.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { TestDatabase } from '../kit/test-database.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

interface Tick {
  price: number;
}

/** Prices in a table of their own: a source that knows nothing of the outbox. */
class TickSource implements ReplaySource<Tick> {
  readonly name = 'ticks';
  reads = 0;
  private wake: () => void = () => undefined;

  constructor(
    private readonly system: TestSystem,
    private readonly database: TestDatabase,
  ) {}

  async create(): Promise<void> {
    await connected(this.database.ownerUrl, (owner) =>
      owner.query(`CREATE TABLE ticks (seq bigserial PRIMARY KEY, symbol text NOT NULL, price integer NOT NULL);
        GRANT SELECT ON ticks TO madang_app`),
    );
  }

  /** @param quietly leaves the news to the look every second */
  async write(symbol: string, prices: number[], quietly = false): Promise<void> {
    await connected(this.database.ownerUrl, (owner) =>
      owner.query('INSERT INTO ticks (symbol, price) SELECT $1, unnest($2::int[])', [symbol, prices]),
    );
    if (!quietly) this.wake();
  }

  /** What lies before is forgotten, as partitions are. */
  async forgetUntil(position: bigint): Promise<void> {
    await connected(this.database.ownerUrl, (owner) =>
      owner.query('DELETE FROM ticks WHERE seq <= $1', [position.toString()]),
    );
  }

  async head(): Promise<bigint> {
    const [row] = await this.system.sql<{ seq: string }>('SELECT coalesce(max(seq), 0) AS seq FROM ticks');
    return BigInt(row?.seq ?? '0');
  }

  async floor(): Promise<bigint> {
    const [row] = await this.system.sql<{ seq: string }>('SELECT coalesce(min(seq), 1) AS seq FROM ticks');
    return BigInt(row?.seq ?? '1') - 1n;
  }

  async read({ after, upTo, limit, interest }: FactRange): Promise<Fact<Tick>[]> {
    this.reads += 1;
    const rows = await this.system.sql<{ seq: string; symbol: string; price: number }>(
      `SELECT * FROM ticks WHERE seq > $1 AND ($2::bigint IS NULL OR seq <= $2)
         AND ($3::text[] IS NULL OR symbol = ANY($3)) ORDER BY seq LIMIT $4`,
      [after.toString(), upTo?.toString() ?? null, interest ? [...interest.kinds] : null, limit],
    );
    return rows.map(({ seq, symbol, price }) => ({
      position: BigInt(seq),
      kind: symbol,
      subject: symbol,
      body: { price },
    }));
  }

  onNews(wake: () => void): () => void {
    this.wake = wake;
    return () => undefined;
  }
}

type Sent = { cursor: string; price?: number };

/** Reads a feed to its end, as a transport does. */
class Reader {
  readonly sent: Sent[] = [];
  error: unknown = null;
  private readonly done: Promise<void>;

  constructor(private readonly feed: LiveEvents<Sent>) {
    this.done = this.readOn();
  }

  get prices(): (number | undefined)[] {
    return this.sent.map(({ price }) => price);
  }

  async stop(): Promise<void> {
    await this.feed.return?.();
    await this.done;
  }

  private async readOn(): Promise<void> {
    try {
      for await (const delivery of this.feed) this.sent.push((delivery as Delivery<Sent>).value);
    } catch (error) {
      this.error = error;
    }
  }
}

describe('live from any source (S000-ARC-05)', () => {
  let system: TestSystem;
  let ticks: TickSource;
  let mapped = 0;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    ticks = new TickSource(system, system.database);
    await ticks.create();
  });
  afterAll(() => system.stop());

  const contextOf = (permissions: string[] = [], operation = 'ticks') => {
    // Rights belong to who somebody is: whoever has others is somebody else.
    const actor = systemActor(`test ${permissions.join(' ')}`);
    const principal = { actor, permissions: new Set(permissions), expiresAt: null };
    const context = new RequestContext(system.get(LoaderRegistry), principal, null, null);
    context.operation = operation;
    return context;
  };
  const listen = async (symbol: string, after?: string, context = contextOf(), shared = false) =>
    new Reader(
      await system.get(LiveHub).feed<Tick, Sent>(context, ticks, {
        interest: { kinds: [symbol] },
        after: after ?? null,
        shared,
        map: async ({ body }, cursor) => {
          mapped += 1;
          return { cursor, price: body.price };
        },
      }),
    );
  const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, i) => from + i);

  it('replays more than one client’s buffer holds, then goes on live, without a gap or a repeat', async () => {
    const start = await ticks.head();
    await ticks.write('KRW', upTo(2_500));
    const reader = await listen('KRW', cursorOf('ticks', start));
    // Written while the past is still being read.
    await ticks.write('KRW', upTo(300, 2_501));
    await ticks.write('KRW', upTo(10, 2_801));
    await eventually(async () => reader.sent.length >= 2_810);
    expect(reader.prices).toEqual(upTo(2_810));
    await reader.stop();
  });

  it('comes back from memory, costing the source nothing', async () => {
    const holding = await listen('USD');
    await eventually(async () => system.liveSubscribers() === 1);
    await ticks.write('USD', upTo(50));
    await eventually(async () => holding.sent.length === 50);
    const before = ticks.reads;
    const back = await listen('USD', holding.sent[9]?.cursor);
    await eventually(async () => back.sent.length === 40);
    expect(back.prices).toEqual(upTo(40, 11));
    // The look every second may fall in between.
    expect(ticks.reads - before).toBeLessThanOrEqual(3);
    await Promise.all([holding.stop(), back.stop()]);
  });

  it('news that nobody told are found by looking', async () => {
    const reader = await listen('EUR');
    await ticks.write('EUR', [1], true);
    await eventually(async () => reader.sent.length === 1);
    await reader.stop();
  });

  it.each([
    [
      'of a past that is gone',
      async () => {
        const old = await ticks.head();
        await ticks.write('JPY', [1, 2, 3]);
        await ticks.forgetUntil(old + 2n);
        return old;
      },
    ],
    ['from a future that never was', async () => (await ticks.head()) + 1_000n],
  ])('a cursor %s gets one Lagged, then what is new', async (_title, position) => {
    const after = await position();
    const head = await ticks.head();
    const reader = await listen('JPY', cursorOf('ticks', after));
    await eventually(async () => reader.sent.length === 1);
    await ticks.write('JPY', [7]);
    await eventually(async () => reader.sent.length === 2);
    expect(reader.sent).toEqual([
      { cursor: cursorOf('ticks', head) },
      { cursor: cursorOf('ticks', head + 1n), price: 7 },
    ]);
    await reader.stop();
  });

  it('a cursor of another source is refused', async () => {
    await expect(listen('KRW', cursorOf('outbox', 1n))).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    expect(system.liveSubscribers()).toBe(0);
  });

  it('makes an answer once for all who ask the same with the same rights, and only for them', async () => {
    const readers = await Promise.all([
      ...Array.from({ length: 5 }, () => listen('GBP', undefined, contextOf(['a', 'b']), true)),
      listen('GBP', undefined, contextOf(['a']), true),
      listen('GBP', undefined, contextOf(['b', 'a'], 'another document'), true),
    ]);
    mapped = 0;
    await ticks.write('GBP', [1]);
    await eventually(async () => readers.every(({ sent }) => sent.length === 1));
    expect(mapped).toBe(3);
    await Promise.all(readers.map((reader) => reader.stop()));
  });

  it('lets a reader go who is more than a thousand facts behind', async () => {
    const context = contextOf();
    const feed = await system.get(LiveHub).feed<Tick, Sent>(context, ticks, {
      interest: { kinds: ['BTC'] },
      map: async (_fact, cursor) => ({ cursor }),
    });
    const first = feed.next();
    await ticks.write('BTC', upTo(1_100));
    expect((await first).done).toBe(false);
    // Nobody reads meanwhile.
    await eventually(async () => system.liveSubscribers() === 0);
    await expect(feed.next()).rejects.toMatchObject({ code: 'LIVE_TOO_SLOW' });
    expect(await feed.next()).toEqual({ value: undefined, done: true });
  });
});
