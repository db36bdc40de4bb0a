import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Journal } from '../kit/journal.js';
import { TwinClock } from '../kit/twin-clock.js';
import type { TwinOptions } from './config.js';
import { Rules } from './rules.js';
import { SignatureCheck } from './signature.js';
import { Texts } from './texts.js';
import { webApplication } from './web.js';

/** A listening twin. */
export interface RunningTwin {
  /** Where people read the texts, and the address of the API. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Replays the journal, then listens. */
export async function startTwin(options: TwinOptions): Promise<RunningTwin> {
  const texts = new Texts();
  const journal = await Journal.open(options.dataFolder, (record) => texts.replay(record));
  texts.attach(journal);
  const { apiKey, apiSecret, senders } = options;
  const web = createServer(
    webApplication({
      texts,
      rules: new Rules(),
      signatures: new SignatureCheck({ apiKey, apiSecret }),
      clock: new TwinClock(),
      senders,
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
