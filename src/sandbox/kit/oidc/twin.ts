import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';
import { Journal } from '../journal.js';
import { Records } from '../records.js';
import { TwinClock } from '../twin-clock.js';
import { authorizeRouter } from './authorize.js';
import { controlRouter } from './control.js';
import { Faults } from './faults.js';
import type { ClockRow, OidcClient, OidcKinds } from './model.js';
import { assetRouter } from './pages.js';
import { panelRouter } from './panel.js';
import type { Log, Parts, Provider } from './parts.js';
import { SigningKeys, type KeyRecords } from './signing-keys.js';
import { tokenRouter } from './token.js';

/** Everything a twin of an identity provider has to be told. */
export interface OidcTwinOptions {
  host: string;
  port: number;
  dataFolder: string;
  /** The address browsers reach the twin at, and the issuer of its tokens; null derives it from host and port. */
  publicUrl: string | null;
  client: OidcClient;
}

/** A listening twin. */
export interface RunningOidcTwin {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** What one provider adds to what all of them have. */
export interface ProviderSetup<P extends { id: string }> {
  provider: Provider<P>;
  people: readonly P[];
  routes(parts: Parts<P>): Router;
  control?(parts: Parts<P>, router: Router): void;
  panel?: string;
}

/** Replays the journal, then listens. Nothing is answered from a half-read state. */
export async function startOidcTwin<P extends { id: string }>(
  setup: ProviderSetup<P>,
  options: OidcTwinOptions,
  log: Log = () => undefined,
): Promise<RunningOidcTwin> {
  const clock = new TwinClock();
  const records = new Records<OidcKinds<P>>(({ k, v }) => {
    if (k === 'clock') clock.setOffset((v as ClockRow).offsetMs);
  });
  const journal = await Journal.open(options.dataFolder, (record) => records.replay(record));
  records.attach(journal);
  const keys = new SigningKeys(records as unknown as KeyRecords, clock);
  await keys.ensure();
  const seed = async (): Promise<void> => {
    const missing = setup.people.filter((person) => !records.get('person', person.id));
    if (missing.length > 0)
      await records.commit(...missing.map((person) => ({ k: 'person' as const, v: person })));
  };
  await seed();
  const app = express();
  const server = createServer(app);
  try {
    await listen(server, options.port, options.host);
  } catch (error) {
    await journal.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const url = options.publicUrl ?? `http://${options.host}:${port}`;
  const { provider } = setup;
  const parts: Parts<P> = {
    provider,
    issuer: url,
    client: options.client,
    clock,
    records,
    keys,
    faults: new Faults(),
    requests: [],
    log,
  };
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(authorizeRouter(parts));
  app.use(tokenRouter(parts));
  app.use(setup.routes(parts));
  app.use(
    '/__sandbox',
    controlRouter(parts, seed, (router) => setup.control?.(parts, router)),
  );
  app.use(assetRouter());
  app.use(panelRouter(provider.title, provider.name, setup.panel));
  app.use((_request, response) => {
    response.status(404).json({ error: 'not_found' });
  });
  return {
    url,
    port,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      const impatient = setTimeout(() => server.closeAllConnections(), 500);
      await closed;
      clearTimeout(impatient);
      await journal.close();
    },
  };
}

/** Runs a twin as a process: says in one line that it is ready, ends on a signal. */
export function runAsProcess(app: string, start: (log: Log) => Promise<RunningOidcTwin>): void {
  const log: Log = (event, fields = {}) => {
    process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), app, event, ...fields })}\n`);
  };
  process.on('unhandledRejection', (error) => {
    // A journal that cannot be written ends here: dying is honest, answering from memory is not.
    log('twin.crash', { error: String(error) });
    process.exit(1);
  });
  start(log).then(
    (twin) => {
      log('twin.ready', { url: twin.url, port: twin.port });
      const stop = (signal: string): void => {
        log('twin.stopping', { signal });
        // Whatever is not closed by then is in the journal anyway.
        setTimeout(() => process.exit(0), 900).unref();
        void twin.close().then(() => process.exit(0));
      };
      process.once('SIGTERM', () => stop('SIGTERM'));
      process.once('SIGINT', () => stop('SIGINT'));
    },
    (error: unknown) => {
      log('twin.refused', { error: error instanceof Error ? error.message : String(error) });
      process.exit(1);
    },
  );
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
