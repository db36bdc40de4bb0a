import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Journal } from '../kit/journal.js';
import { TwinClock } from '../kit/twin-clock.js';
import type { TwinOptions } from './config.js';
import { Messages } from './messages.js';
import { Pace } from './pace.js';
import { Rules } from './rules.js';
import { webApplication } from './web.js';

/** A listening twin. */
export interface RunningTwin {
  /** Where people read the messages, and the beginning of each webhook's address. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Replays the journal, then listens. */
export async function startTwin(options: TwinOptions): Promise<RunningTwin> {
  const messages = new Messages();
  const journal = await Journal.open(options.dataFolder, (record) => messages.replay(record));
  messages.attach(journal);
  const web = createServer(
    webApplication({
      messages,
      rules: new Rules(),
      pace: new Pace(),
      clock: new TwinClock(),
      hooks: options.hooks,
    }),
  );
  try {
    await new Promise<void>((done, failed) => {
      web.once('error', failed);
      web.listen(options.port, options.host, done);
    });
  } catch (error) {
    await journal.close();
    throw error;
  }
  const { port } = web.address() as AddressInfo;
  return {
    url: options.publicUrl ?? `http://${options.host}:${port}`,
    port,
    async close() {
      const closed = new Promise<void>((done) => web.close(() => done()));
      web.closeAllConnections();
      await closed;
      await journal.close();
    },
  };
}
