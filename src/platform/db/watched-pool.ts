import pg from 'pg';
import type { DatabasePulse } from './pulse.js';

type Callback = Parameters<pg.Pool['connect']>[0];

/**
 * The class of a pool whose connections are watched by `pulse`. While the database is known to be away it refuses at
 * once: nobody queues for what is not there.
 */
export function poolWatchedBy(pulse: DatabasePulse): typeof pg.Pool {
  return class WatchedPool extends pg.Pool {
    constructor(options?: pg.PoolConfig) {
      super(options);
      this.on('connect', (client) => pulse.watch(client));
    }

    override connect(): Promise<pg.PoolClient>;
    override connect(callback: Callback): void;
    override connect(callback?: Callback): Promise<pg.PoolClient> | void {
      if (!callback) {
        return new Promise((resolve, reject) => {
          this.connect((error, client) => (client ? resolve(client) : reject(error)));
        });
      }
      if (pulse.away) {
        const error = Object.assign(new Error('The database does not answer'), { code: 'ETIMEDOUT' });
        process.nextTick(() => callback(error, undefined, () => undefined));
        return;
      }
      const served = pulse.callerWaits();
      super.connect((error, client, done) => {
        served();
        callback(error, client, done);
      });
    }
  };
}
