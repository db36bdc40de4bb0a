import { Global, Injectable, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config/config.js';
import { log } from '../telemetry/logger.js';

const SILENT_MAX_MS = 12_000;

/** Every connection the queues hold. Bull waits without end for a Redis that is away, also when it is to close. */
@Injectable()
export class QueueConnections {
  private readonly clients: Redis[] = [];

  constructor(private readonly config: Config) {}

  open(type: string): Redis {
    // A blocking connection must not have a command timeout. Redis answers it every five seconds, though, so one that
    // is silent for longer hangs: it is cut, opened again, and what was asked on it is asked again.
    const client = new Redis(this.config.env.REDIS_URL, {
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
      socketTimeout: SILENT_MAX_MS,
    });
    if (type === 'bclient') {
      // While it waits for a job nothing else is answered on it: Bull would ask it to end, wait half a second and cut it.
      client.quit = () => {
        client.disconnect();
        return Promise.resolve('OK');
      };
    }
    client.on('error', (error) => log.debug({ type, error: error.message }, 'queue connection lost'));
    this.clients.push(client);
    return client;
  }

  get away(): boolean {
    return this.clients.some((client) => client.status !== 'ready');
  }

  /** Ends what is still open, for good; whoever waits for one of these hears of it. */
  cut(): void {
    for (const client of this.clients) {
      // Bull opens its blocking connection once more while it closes, and nobody hears when that fails.
      client.connect = () => Promise.resolve();
      client.disconnect();
    }
  }
}

@Global()
@Module({ providers: [QueueConnections], exports: [QueueConnections] })
export class QueueConnectionsModule {}
