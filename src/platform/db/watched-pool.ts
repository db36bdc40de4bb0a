import { AsyncResource } from 'node:async_hooks';
import pg from 'pg';
import { spansAreRecorded } from '../telemetry/spans.js';
import type { DatabasePulse } from './pulse.js';
import { recordStatements } from './sql-spans.js';

type Callback = Parameters<pg.Pool['connect']>[0];

/**
 * The class of a pool whose connections are watched by `pulse`. While the database is known to be away it refuses at
 * once: nobody queues for what is not there.
 */
export function poolWatchedBy(pulse: DatabasePulse): typeof pg.Pool {
  return class WatchedPool extends pg.Pool {
    constructor(options?: pg.PoolConfig) {
      super(options);
      this.on('connect', (client) => {
        pulse.watch(client);
        if (spansAreRecorded()) recordStatements(client);
      });
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
      // Whoever waited is called from where somebody else gave the connection back.
      const called = spansAreRecorded() ? AsyncResource.bind(callback) : callback;
      super.connect((error, client, done) => {
        served();
        called(error, client, done);
      });
    }
  };
}
