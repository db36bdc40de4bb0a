import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import type { EventName, OutboxEvent } from '../outbox/events.js';
import { metrics } from '../telemetry/metrics.js';
import type { OutboxTail } from './outbox-tail.js';
import type { Dated, SharedLayer } from './shared-layer.js';

export interface CacheOptions<A, V extends object> {
  /** Unique; part of the metrics and of the names in Redis. */
  name: string;
  /** Entries kept in this process, the least used make room. */
  max: number;
  /** How long this process serves a value, from the moment its reading began. */
  memoryMs: number;
  /** Leave it out for what is cheap to read or must not lie in Redis. `shape` checks what comes back. */
  shared?: { ttlMs: number; shape: z.ZodType<V> };
  key(ask: A): string;
  /** Reads from the database. What it throws is not remembered. */
  load(ask: A): Promise<V>;
  /** The facts after which values are no longer right, and whose. */
  invalidatedBy: { [E in EventName]?: (event: OutboxEvent<E>) => readonly string[] | 'all' };
}

interface Flight<V> {
  asOf: bigint;
  reading: Promise<Dated<V>>;
}

type KeysOf = (event: OutboxEvent) => readonly string[] | 'all';

/**
 * Remembers what `load` read. Values are dated: with each goes the position of the outbox up to which it knows all
 * facts, noted before it was read. A fact at position p makes every value of its keys useless that is dated before p,
 * in memory, in Redis and on its way, so what was read before a change is never stored after it.
 *
 * A process sees a change as soon as it hears of the fact: in milliseconds, with Redis away within two seconds, with
 * the relay away when the times below are over. Who needs a certain fact in the answer says so with `since`.
 */
export class Cache<A, V extends object> {
  private readonly memory: LRUCache<string, Dated<V>>;
  private readonly flights = new Map<string, Flight<V>>();
  /** When a key was last made useless. What falls out of it raises `floor`, which holds for all keys. */
  private readonly changedAt: LRUCache<string, { position: bigint }>;
  private floor = 0n;

  constructor(
    private readonly options: CacheOptions<A, V>,
    private readonly tail: OutboxTail,
    private readonly shared: SharedLayer<V> | null,
  ) {
    this.memory = new LRUCache({ max: options.max, ttl: options.memoryMs });
    this.changedAt = new LRUCache({
      max: options.max,
      dispose: ({ position }, _key, reason) => {
        if (reason === 'evict' && position > this.floor) this.floor = position;
      },
    });
    for (const [event, keysOf] of Object.entries(options.invalidatedBy)) {
      tail.on(event as EventName, (fact) => this.changed(fact.position, (keysOf as KeysOf)(fact)));
    }
  }

  /**
   * The value, which callers share and must not change.
   * @param since a position of the outbox the answer must know, for example that of the event it is sent with
   * @throws what `load` throws
   */
  async get(ask: A, since = 0n): Promise<V> {
    const key = this.options.key(ask);
    const needed = later(this.goodFrom(key), since);
    const kept = this.memory.get(key);
    if (kept && kept.asOf >= needed) return this.counted('memory', kept).value;
    const flight = this.flights.get(key);
    if (flight && flight.asOf >= needed) {
      const found = await flight.reading;
      // It may have found something shared that is good, but not good enough for this caller.
      if (found.asOf >= needed) return this.counted('flight', found).value;
    }
    return this.fly(ask, key, since);
  }

  /** In this process these are read anew from now on. Other processes hear of it by the fact. */
  forget(keys: readonly string[]): void {
    for (const key of keys) {
      this.memory.delete(key);
      this.flights.delete(key);
    }
  }

  /** Entries in this process. */
  get size(): number {
    return this.memory.size;
  }

  private async fly(ask: A, key: string, since: bigint): Promise<V> {
    const startedAt = performance.now();
    // Noted before anything is read. Whoever has seen a position has everything up to it within sight.
    const asOf = later(this.tail.position, since);
    const flight: Flight<V> = { asOf, reading: this.read(ask, key, asOf, since) };
    this.flights.set(key, flight);
    try {
      const found = await flight.reading;
      // Not for whoever asks from now on, if a fact or `forget` has come in between.
      if (this.flights.get(key) === flight && found.asOf >= this.goodFrom(key)) {
        this.memory.set(key, found, { start: startedAt });
      }
      return found.value;
    } finally {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    }
  }

  private async read(ask: A, key: string, asOf: bigint, since: bigint): Promise<Dated<V>> {
    const shared = this.shared && this.tail.sighted ? await this.shared.read(key) : null;
    // What is dated ahead of us may be of another database's life: it is not worth finding out.
    if (shared && shared.asOf >= later(this.goodFrom(key), since) && shared.asOf <= this.tail.position) {
      return this.counted('shared', shared);
    }
    const read = { value: await this.options.load(ask), asOf };
    if (this.tail.sighted && asOf >= this.goodFrom(key)) this.shared?.write(key, read);
    return this.counted('load', read);
  }

  /** The date from which on a value of this key is right, as far as this process knows. */
  private goodFrom(key: string): bigint {
    const changedAt = this.changedAt.get(key)?.position ?? 0n;
    return later(changedAt, later(this.floor, this.tail.startedAt));
  }

  private changed(position: bigint, keys: readonly string[] | 'all'): void {
    if (keys === 'all') {
      this.floor = position;
      this.memory.clear();
      this.changedAt.clear();
      return;
    }
    for (const key of keys) {
      this.memory.delete(key);
      this.changedAt.set(key, { position });
    }
  }

  private counted<T>(from: 'memory' | 'flight' | 'shared' | 'load', found: T): T {
    metrics.cacheReads.inc({ cache: this.options.name, from });
    return found;
  }
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
