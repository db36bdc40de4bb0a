import { createHash } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import { metrics } from '../telemetry/metrics.js';
import { decodeTyped, encodeTyped } from './typed-json.js';

/** Longer than this Redis does not help any more: the database is asked. */
const ANSWER_WITHIN_MS = 150;
/** After Redis failed to answer it is left alone for so long. */
const SHUN_MS = 1_000;
const BYTES_MAX = 256 * 1_024;
const WRITTEN = /^(\d{1,18})\n/;

export interface Dated<V> {
  value: V;
  /** Every fact up to this position of the outbox is in the value. */
  asOf: bigint;
}

/**
 * Values that processes share through Redis. Nothing in it is believed: it is parsed, checked against the shape, and
 * the reader compares its position with what it knows to have changed. So nothing has to be deleted from it either.
 */
export class SharedLayer<V> {
  private shunnedUntil = -Infinity;

  constructor(
    private readonly redis: Redis,
    private readonly options: { prefix: string; name: string; ttlMs: number; shape: z.ZodType<V> },
  ) {}

  /** Null when there is none, none that is good, or Redis does not answer. Never throws. */
  async read(key: string): Promise<Dated<V> | null> {
    if (this.away) return null;
    let text: string | null;
    try {
      text = await this.inTime(this.redis.get(this.nameOf(key)));
    } catch {
      this.shunnedUntil = performance.now() + SHUN_MS;
      return null;
    }
    if (text === null) return null;
    try {
      const asOf = WRITTEN.exec(text);
      const value = this.options.shape.safeParse(decodeTyped(text.slice(asOf?.[0].length ?? 0)));
      if (asOf?.[1] && value.success) return { value: value.data, asOf: BigInt(asOf[1]) };
    } catch {
      // Falls through: what cannot be read is as bad as what has another shape.
    }
    metrics.cacheReads.inc({ cache: this.options.name, from: 'refused' });
    return null;
  }

  /** Not awaited by anybody: a value that is not written is read from the database once more. */
  write(key: string, { value, asOf }: Dated<V>): void {
    if (this.away) return;
    const text = `${asOf}\n${encodeTyped(value)}`;
    if (Buffer.byteLength(text) > BYTES_MAX) return;
    this.redis.set(this.nameOf(key), text, 'PX', this.options.ttlMs).catch(() => undefined);
  }

  private get away(): boolean {
    return this.redis.status !== 'ready' || performance.now() < this.shunnedUntil;
  }

  private nameOf(key: string): string {
    const short = key.length <= 100 ? key : createHash('sha256').update(key).digest('hex');
    return `${this.options.prefix}:cache:${this.options.name}:${short}`;
  }

  private async inTime<T>(answer: Promise<T>): Promise<T> {
    const done = new AbortController();
    const late = async (): Promise<never> => {
      await sleep(ANSWER_WITHIN_MS, undefined, { signal: done.signal });
      // A process that was busy itself looks at what has arrived before it blames Redis.
      await nextTurn();
      await nextTurn();
      throw new Error('Redis did not answer in time');
    };
    try {
      return await Promise.race([answer, late()]);
    } finally {
      done.abort();
      answer.catch(() => undefined);
    }
  }
}
