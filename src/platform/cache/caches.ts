import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Config } from '../config/config.js';
import { REDIS } from '../queue/redis.module.js';
import { Cache, type CacheOptions } from './cache.js';
import { OutboxTail } from './outbox-tail.js';
import { SharedLayer } from './shared-layer.js';

/** Where modules get their caches. */
@Injectable()
export class Caches {
  private readonly names = new Set<string>();

  constructor(
    private readonly tail: OutboxTail,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly config: Config,
  ) {}

  /** @throws Error when the name is taken: two caches would read each other's values */
  of<A, V extends object>(options: CacheOptions<A, V>): Cache<A, V> {
    const { name, shared } = options;
    if (this.names.has(name)) throw new Error(`There are two caches ${name}`);
    this.names.add(name);
    const layer =
      shared && new SharedLayer(this.redis, { prefix: this.config.env.REDIS_PREFIX, name, ...shared });
    return new Cache(options, this.tail, layer ?? null);
  }
}
