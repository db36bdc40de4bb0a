import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import type { Redis } from 'ioredis';
import { KnownCredentials } from '../modules/auth/index.js';
import { ProcessSampler } from '../modules/metrics/index.js';
import type { Clock } from '../platform/clock/clock.js';
import type { Config } from '../platform/config/config.js';
import { ClockSkew } from '../platform/db/clock-skew.js';
import { AdmittedDocuments } from '../platform/graphql/admitted-documents.js';
import { LoaderRegistry } from '../platform/graphql/loaders.js';
import { OperationGate } from '../platform/graphql/operation-gate.js';
import { OperationRunner } from '../platform/graphql/operation-runner.js';
import { PersistedDocuments } from '../platform/graphql/persisted-documents.js';
import { RequestContexts } from '../platform/graphql/request-contexts.js';
import { serveShortWay } from '../platform/graphql/short-way.js';
import { inputValidation } from '../platform/graphql/validation.js';
import { EventStreams } from '../platform/graphql/event-stream.js';
import { LiveServing } from '../platform/graphql/live-serving.js';
import { SharedCounts } from '../platform/graphql/shared-counts.js';
import { serveWebSocket } from '../platform/graphql/websocket.js';
import { Draining } from '../platform/http/draining.js';
import { useEdge } from '../platform/http/edge.js';
import { serveWebApp } from '../platform/http/web-app.js';
import { HttpErrors } from '../platform/http/http-errors.filter.js';
import { InFlight } from '../platform/http/in-flight.js';
import { REDIS } from '../platform/queue/redis.module.js';
import { AllowedOrigins } from '../platform/settings/allowed-origins.js';
import { Settings } from '../platform/settings/settings.js';
import { EventWorker } from '../platform/outbox/event-worker.js';
import { OutboxRelay } from '../platform/outbox/relay.js';
import { Schedule } from '../platform/schedule/schedule.js';
import { Authenticator } from '../platform/security/principal.js';
import { LeasedWork } from '../platform/work/leased-work.js';
import { FrameworkLogger, log } from '../platform/telemetry/logger.js';
import { startTracing } from '../platform/telemetry/tracing.js';
import { AppModule } from './app.module.js';
import { packageRoot } from './package-root.js';

export type Role = 'api' | 'worker' | 'all';

const HTTP_DRAIN_MS = 10_000;
const QUEUE_DRAIN_MS = 20_000;
/** How long requests are turned away before nobody listens any more: a proxy learns it by an answer, not by a reset. */
const TURN_AWAY_MS = 1_000;
const IDLE_LOOK_MS = 100;

export interface RunningServer {
  app: NestExpressApplication;
  port: number;
  /** Finishes what is under way, then closes everything. */
  stop(): Promise<void>;
}

export async function createApp(config: Config, clock?: Clock): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(config, clock), {
    logger: new FrameworkLogger(),
    bodyParser: false,
    abortOnError: false,
  });
  useEdge(app, config);
  app.useGlobalPipes(inputValidation());
  app.useGlobalFilters(new HttpErrors());
  return app;
}

/** Starts the parts of `role` in this process. */
export async function startServer(config: Config, role: Role): Promise<RunningServer> {
  const stopTracing = await startTracing(config.env, role);
  const app = await createApp(config);
  if (config.isProduction) await app.get(KnownCredentials).refuse();
  const api = role !== 'worker';
  const worker = role !== 'api';
  if (api) serveWebApps(app);
  const closeLive = api ? await initWithLive(app, config) : await app.init().then(() => NOTHING_TO_CLOSE);
  if (api) {
    app.get(PersistedDocuments).load(join(packageRoot(), 'admin', 'dist', 'persisted-documents.json'));
    serveShortWay(app.getHttpServer() as Server, {
      config,
      origins: app.get(AllowedOrigins),
      contexts: app.get(RequestContexts),
      documents: app.get(AdmittedDocuments),
      persisted: app.get(PersistedDocuments),
      gate: app.get(OperationGate),
      runner: app.get(OperationRunner),
    });
  }
  app.get(Draining).guard(app.getHttpServer() as Server);
  boundWaiting(app.getHttpServer() as Server);
  // A worker listens as well: it too is asked whether it is alive and fit.
  await app.listen(config.env.PORT, config.env.HOST);
  const address = (app.getHttpServer() as Server).address();
  const port = typeof address === 'object' && address ? address.port : config.env.PORT;
  app.get(ClockSkew).start();
  app.get(ProcessSampler).start(`${role}:${port}`);
  if (worker) {
    app.get(OutboxRelay).start();
    app.get(EventWorker).start();
    app.get(Schedule).start();
    app.get(LeasedWork).start();
  }
  log.info({ role, port, stage: config.stage }, 'ready');
  // Two signals are one stop.
  let stopping: Promise<void> | null = null;
  return {
    app,
    port,
    stop: () => (stopping ??= stop(app, config, { worker, closeLive }).finally(stopTracing)),
  };
}

const NOTHING_TO_CLOSE = async (): Promise<void> => undefined;

/** Subscriptions over both transports. @returns the way to close them */
async function initWithLive(app: NestExpressApplication, config: Config): Promise<() => Promise<void>> {
  let live: LiveServing | null = null;
  const streams = new EventStreams(() => {
    if (!live) throw new Error('Nobody is served before the start is over');
    return live;
  });
  // Before `init`: GraphQL's own handler takes every path below /graphql.
  app.use('/graphql/stream', streams.handle);
  await app.init();
  live = new LiveServing({
    schema: app.get(GraphQLSchemaHost).schema,
    config,
    settings: app.get(Settings),
    origins: app.get(AllowedOrigins),
    authenticator: app.get(Authenticator),
    loaders: app.get(LoaderRegistry),
    gate: app.get(OperationGate),
    persisted: app.get(PersistedDocuments),
    counts: new SharedCounts(app.get<Redis>(REDIS), config.env.REDIS_PREFIX),
  });
  const closeSockets = serveWebSocket(app.getHttpServer() as Server, live);
  return async () => {
    streams.close();
    await closeSockets();
  };
}

/** A request that arrives by the drop is answered 408: nobody may hold a connection by saying little. */
function boundWaiting(server: Server & { connectionsCheckingInterval?: number }): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.connectionsCheckingInterval = 2_000;
}

function serveWebApps(app: NestExpressApplication): void {
  const admin = join(packageRoot(), 'admin');
  const express = app.getHttpAdapter().getInstance() as Express;
  express.get('/', (_req, res) => res.redirect(302, '/admin/'));
  serveWebApp(app, '/admin', join(admin, 'dist'));
  serveWebApp(app, '/playground', join(admin, 'playground', 'dist'));
}

async function stop(
  app: NestExpressApplication,
  config: Config,
  parts: { worker: boolean; closeLive: () => Promise<void> },
): Promise<void> {
  const server = app.getHttpServer() as Server;
  const draining = app.get(Draining);
  draining.start();
  await sleep(config.shutdownNoticeMs);
  draining.closeDoor();
  const told = parts.closeLive();
  if (config.shutdownNoticeMs > 0) await sleep(TURN_AWAY_MS);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await told;
  // A connection whose last answer was on its way when we began to leave does not know that it should end.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
  await Promise.race([closed, sleep(HTTP_DRAIN_MS, undefined, { ref: false })]);
  clearInterval(idle);
  server.closeAllConnections();
  if (parts.worker) {
    await app.get(Schedule).stop();
    await app.get(OutboxRelay).stop();
    await app.get(LeasedWork).stop(QUEUE_DRAIN_MS);
  }
  // An api process holds connections of the queues as well.
  await app.get(EventWorker).stop(QUEUE_DRAIN_MS);
  await app.get(InFlight).settled(HTTP_DRAIN_MS);
  await app.close();
}
