import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config/config.js';
import { log } from '../telemetry/logger.js';

export const REDIS = Symbol('redis');

/** How every connection to Redis behaves: a command fails soon when Redis is away, the connection comes back by itself. */
export const REDIS_OPTIONS = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  connectTimeout: 2_000,
  commandTimeout: 2_000,
  // One that says nothing to what it was asked hangs: the connection is given up, and its state tells so.
  socketTimeout: 3_000,
  retryStrategy: (tries: number) => Math.min(100 * 2 ** Math.min(tries, 5), 2_000),
};

@Global()
@Module({
  providers: [
    {
      provide: REDIS,
      inject: [Config],
      useFactory: (config: Config) => {
        const redis = new Redis(config.env.REDIS_URL, { ...REDIS_OPTIONS, enableOfflineQueue: true });
        redis.on('error', (error) => log.warn({ error: error.message }, 'redis connection lost'));
        return redis;
      },
    },
  ],
  exports: [REDIS],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
