import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config/config.js';
import { REDIS } from '../queue/redis.module.js';

/**
 * `committed`: the relay has work. `delivered`: live readers have news. `work`: a leased table has a row that is due.
 * `sealed`: the audit log has grown.
 */
export type NudgeKind = 'committed' | 'delivered' | 'work' | 'sealed';

/**
 * A tap on the shoulder between processes, through Redis. It carries no facts: whoever is tapped reads the database,
 * and also looks by itself from time to time, so a lost nudge costs a moment and nothing else.
 */
@Injectable()
export class Nudge implements OnModuleInit, OnApplicationShutdown {
  private readonly listeners = new Set<(kind: NudgeKind) => void>();
  private subscriber: Redis | null = null;

  private readonly channel: string;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    config: Config,
  ) {
    this.channel = `${config.env.REDIS_PREFIX}:nudge`;
  }

  async onModuleInit(): Promise<void> {
    // ioredis would subscribe again by itself after each reconnect, but nobody hears when Redis does not answer that:
    // a rejection that nobody handles ends the process.
    const subscriber = this.redis.duplicate({ autoResubscribe: false });
    this.subscriber = subscriber;
    subscriber.on('error', () => undefined);
    subscriber.on('message', (_channel, kind) => this.hear(kind as NudgeKind));
    // Not awaited: a start does not depend on Redis.
    subscriber.on('ready', () => {
      subscriber.subscribe(this.channel).catch(() => subscriber.disconnect(true));
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.listeners.clear();
    this.subscriber?.disconnect();
  }

  /** Calls back on each nudge of this or another process. Returns the way to stop. */
  listen(listener: (kind: NudgeKind) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  send(kind: NudgeKind): void {
    if (this.redis.status === 'ready') this.redis.publish(this.channel, kind).catch(() => this.hear(kind));
    else this.hear(kind);
  }

  private hear(kind: NudgeKind): void {
    for (const listener of this.listeners) listener(kind);
  }
}
