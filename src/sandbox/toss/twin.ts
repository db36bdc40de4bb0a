import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { FaultQueue } from './api/faults.js';
import { apiHandler } from './api/pipeline.js';
import { RequestLog } from './api/request-log.js';
import { assetRouter } from './browser/assets.js';
import { panelRouter } from './browser/panel.js';
import { sdkRouter } from './browser/sdk.js';
import { windowRouter } from './browser/window.js';
import { TwinClock } from '../kit/twin-clock.js';
import { checkMerchant, type TwinOptions } from './config.js';
import { controlRouter } from './control/router.js';
import { randomIds, type IdSource } from './ids.js';
import { Journal } from '../kit/journal.js';
import { Store } from './store.js';
import { sweepOverdue } from './sweep.js';
import type { Log, TwinParts } from './twin-parts.js';
import { Dispatcher } from './webhooks/dispatcher.js';

const SWEEP_MS = 1000;

/** A listening twin. */
export interface RunningTwin {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Parts a test may replace. */
export interface TwinSeams {
  ids?: IdSource;
  log?: Log;
  webhookTimeoutMs?: number;
}

/** Replays the journal, then listens. Nothing is answered from a half-read state. */
export async function startTwin(options: TwinOptions, seams: TwinSeams = {}): Promise<RunningTwin> {
  options.merchants.forEach(checkMerchant);
  const clock = new TwinClock();
  const store = new Store(clock);
  const journal = await Journal.open(options.dataFolder, (record) => store.replay(record));
  store.attach(journal);
  const dispatcher = new Dispatcher(store, clock, seams.webhookTimeoutMs);
  const twin: TwinParts = {
    merchants: options.merchants,
    amountMismatchCode: options.amountMismatchCode,
    rateLimitPerMinute: options.rateLimitPerMinute,
    clock,
    ids: seams.ids ?? randomIds,
    store,
    faults: new FaultQueue(),
    requests: new RequestLog(),
    dispatcher,
    log: seams.log ?? (() => undefined),
  };
  const server = createServer(application(twin));
  try {
    await listen(server, options.port, options.host);
  } catch (error) {
    await journal.close();
    throw error;
  }
  dispatcher.start();
  const sweep = setInterval(() => void sweepOverdue(twin), SWEEP_MS);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url:
      options.publicUrl ??
      `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    async close() {
      clearInterval(sweep);
      dispatcher.stop();
      // Idle keep-alive connections would hold the close up for seconds.
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      const impatient = setTimeout(() => server.closeAllConnections(), 500);
      await closed;
      clearTimeout(impatient);
      await journal.close();
    },
  };
}

function application(twin: TwinParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use('/v1', express.raw({ type: () => true, limit: '100kb' }), apiHandler(twin));
  app.use('/__sandbox', controlRouter(twin));
  app.use(assetRouter());
  app.use(sdkRouter(twin));
  app.use(windowRouter(twin));
  app.use(panelRouter());
  app.use((_request, response) => {
    response.status(404).json({ code: 'NOT_FOUND', message: 'No such page in the Toss twin.' });
  });
  return app;
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
