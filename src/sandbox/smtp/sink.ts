import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Journal } from '../kit/journal.js';
import type { SinkOptions } from './config.js';
import { Mailbox } from './mailbox.js';
import { Rules } from './rules.js';
import { smtpServer } from './smtp.js';
import { webApplication } from './web.js';

/** A listening sink. */
export interface RunningSink {
  /** Where people read the mails. */
  url: string;
  webPort: number;
  smtpPort: number;
  close(): Promise<void>;
}

/** Replays the journal, then listens. */
export async function startSink(options: SinkOptions): Promise<RunningSink> {
  const mailbox = new Mailbox();
  const rules = new Rules();
  const journal = await Journal.open(options.dataFolder, (record) => mailbox.replay(record));
  mailbox.attach(journal);
  const smtp = smtpServer(mailbox, rules);
  const web = createServer(webApplication(mailbox, rules));
  try {
    await listen(smtp.server as unknown as Server, options.smtpPort, options.host);
    await listen(web, options.webPort, options.host);
  } catch (error) {
    smtp.server.close();
    await journal.close();
    throw error;
  }
  const webPort = (web.address() as AddressInfo).port;
  return {
    url: options.publicUrl ?? `http://${options.host}:${webPort}`,
    webPort,
    smtpPort: (smtp.server.address() as AddressInfo).port,
    async close() {
      const closed = Promise.all([
        new Promise<void>((done) => web.close(() => done())),
        new Promise<void>((done) => smtp.close(() => done())),
      ]);
      web.closeAllConnections();
      await closed;
      await journal.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      done();
    });
  });
}
