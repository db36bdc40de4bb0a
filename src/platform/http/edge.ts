import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import { commonErrors } from '../../shared/common-errors.js';
import type { Config } from '../config/config.js';
import { log } from '../telemetry/logger.js';
import { noteResponse } from '../telemetry/response-times.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { runInTrace } from '../telemetry/trace.js';
import { PersistedDocuments, persistedHash } from '../graphql/persisted-documents.js';
import { AllowedOrigins } from '../settings/allowed-origins.js';
import { addressToll } from './address-toll.js';
import { traceOfRequest } from './request-trace.js';
import { sendError } from './send-error.js';

export const GRAPHQL_BODY_MAX_BYTES = 100 * 1024;
const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'];
/** Attachments go up with the method that their link was signed for. */
const FILE_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT'];
const WEBHOOK_BODY_MAX = '64kb';
const EXPOSED_HEADERS = ['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy'];

/** Everything a request passes before a route sees it: trace, headers, CORS, body limits, each per route. */
export function useEdge(app: NestExpressApplication, config: Config): void {
  const origins = app.get(AllowedOrigins);
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedProxyHops);
  // ETags of answers that must not be stored are work for nothing.
  app.set('etag', false);
  app.use(trace(config.trustedProxyHops));
  app.use(observe);
  app.use(securityHeaders(config));
  app.use(refuseUnusedMethods);
  // A refused origin gets no header of ours, so a cache must know that another one would.
  app.use(varyByOrigin);
  app.enableCors({
    origin: (origin, decide) => decide(null, origin !== undefined && origins.has(origin)),
    credentials: true,
    methods: ['GET', 'POST'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'apollo-require-preflight',
      'x-step-up-grant',
      'traceparent',
    ],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  });
  app.use(addressToll(app.get(RateLimits), config.trustedProxyHops));
  app.use(
    '/graphql',
    graphqlGate(origins),
    express.json({ limit: GRAPHQL_BODY_MAX_BYTES, inflate: false, strict: true }),
    expandPersisted(app.get(PersistedDocuments)),
  );
  app.use('/webhooks', express.raw({ limit: WEBHOOK_BODY_MAX, type: () => true, inflate: false }));
  app.use(refuseBody);
}

/** Methods that no route of ours has: TRACE shows what proxies added, the rest is nobody's business. */
const refuseUnusedMethods: RequestHandler = (req, res, next) => {
  const used = req.path.startsWith('/files/') ? FILE_METHODS : METHODS;
  if (used.includes(req.method)) return next();
  res.setHeader('Allow', used.join(', '));
  sendError(res, 405, commonErrors.REQUEST_MALFORMED());
};

const trace =
  (trustedHops: number): RequestHandler =>
  (req, res, next) => {
    const trace = traceOfRequest(req, res, trustedHops, () => routeLabel(req));
    res.setHeader('x-request-id', trace.traceId);
    runInTrace(trace, next);
  };

const varyByOrigin: RequestHandler = (_req, res, next) => {
  res.vary('Origin');
  next();
};

const observe: RequestHandler = (req, res, next) => {
  const startedAt = performance.now();
  res.on('finish', () => {
    // How long a stream was open says nothing of how fast we are.
    if (String(res.getHeader('content-type')).startsWith('text/event-stream')) return;
    const seconds = (performance.now() - startedAt) / 1_000;
    const route = routeLabel(req);
    const method = METHODS.includes(req.method) ? req.method : 'OTHER';
    noteResponse({ method, route, status: String(res.statusCode) }, seconds);
    if (res.statusCode >= 500 && route !== '/readyz')
      log.error({ method: req.method, route, status: res.statusCode }, 'request failed');
  });
  next();
};

/** One of few labels, whatever a client asks for. */
function routeLabel(req: Request): string {
  const [first = ''] = req.originalUrl.slice(1).split(/[/?]/, 1);
  const known = [
    'graphql',
    'account',
    'admin',
    'playground',
    'schema.graphql',
    'payments',
    'auth',
    'webhooks',
    'files',
    'demo',
    'healthz',
    'readyz',
    'metrics',
  ];
  return known.includes(first) ? `/${first}` : 'other';
}

/** A nonce a response; pages put it where `__CSP_NONCE__` stands. */
export function nonceOf(res: Response): string {
  return (res.locals['cspNonce'] ??= randomBytes(16).toString('base64')) as string;
}

function securityHeaders(config: Config): RequestHandler {
  const sdk = new URL(config.env.TOSS_SDK_URL).origin;
  const live = new URL(config.publicUrl);
  const socket = `${live.protocol === 'https:' ? 'wss' : 'ws'}://${live.host}`;
  const api = apiHeaders(config);
  return (req, res, next) => {
    if (req.path === '/graphql') {
      for (const [name, value] of Object.entries(api)) res.setHeader(name, value);
      return next();
    }
    const nonce = nonceOf(res);
    // Only the shop's page may load the payment window's script, from that one host.
    const shop = req.path.startsWith('/demo');
    // The explorer's editor writes styles and brings fonts of its own; scripts stay ours alone there too.
    const explorer = /^\/playground(\/|$)/.test(req.path);
    res.setHeader('Cache-Control', 'no-store');
    return helmet({
      ...common(config),
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: shop ? ["'self'", sdk] : ["'self'"],
          styleSrc: ["'self'", explorer ? "'unsafe-inline'" : `'nonce-${nonce}'`],
          ...(explorer ? { workerSrc: ["'self'"] } : {}),
          imgSrc: ["'self'", 'data:'],
          fontSrc: explorer ? ["'self'", 'data:'] : ["'self'"],
          connectSrc: shop ? ["'self'", socket, sdk] : ["'self'", socket],
          manifestSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
    })(req, res, next);
  };
}

function common(config: Config): HelmetOptions {
  return {
    strictTransportSecurity: config.publicUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
  };
}

/** The headers of every GraphQL answer. It is data, no page: its policy allows nothing and needs no nonce. */
export function apiHeaders(config: Config): Record<string, string> {
  const directives = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };
  const headers: Record<string, string> = { 'cache-control': 'no-store', vary: 'Origin' };
  const response = {
    setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  helmet({ ...common(config), contentSecurityPolicy: { useDefaults: false, directives } })(
    {} as IncomingMessage,
    response as unknown as ServerResponse,
    () => undefined,
  );
  return headers;
}

/** What an answer says to a page of an allowed origin. The same as `enableCors` above says on the whole way. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': EXPOSED_HEADERS.join(','),
  };
}

/** GraphQL speaks JSON over POST; everything else is refused before it is read. */
const graphqlGate =
  (origins: AllowedOrigins): RequestHandler =>
  (req, res, next) => {
    if (req.method === 'OPTIONS') return next();
    if (req.method === 'GET' && req.header('accept')?.includes('text/html')) {
      return res.redirect(302, '/playground/');
    }
    if (req.method !== 'POST') {
      res.setHeader('Allow', 'POST');
      return sendError(res, 405, commonErrors.REQUEST_MALFORMED());
    }
    // A browser sends an origin with every POST; programs send none, and carry a token that no page can borrow.
    const { origin } = req.headers;
    if (origin !== undefined && !origins.has(origin)) {
      return sendError(res, 403, commonErrors.ORIGIN_REFUSED());
    }
    if (!req.is('application/json')) return sendError(res, 415, commonErrors.REQUEST_MALFORMED());
    if (req.header('content-encoding')) return sendError(res, 415, commonErrors.REQUEST_MALFORMED());
    return next();
  };

/** The admin app names its documents by their hash; from here on the request carries the text. */
function expandPersisted(documents: PersistedDocuments): RequestHandler {
  return (req, res, next) => {
    const body = req.body as { query?: unknown; extensions?: unknown } | undefined;
    const hash = persistedHash(body?.extensions);
    if (!body || hash === undefined) return next();
    try {
      body.query = documents.textOf(hash);
      delete body.extensions;
      next();
    } catch (refusal) {
      sendError(res, 400, refusal);
    }
  };
}

/** Bodies that could not be read: too large, cut off, not JSON. */
function refuseBody(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) return next(error);
  const status = Number((error as { status?: unknown }).status) || 500;
  if (status >= 500) return sendError(res, 500, error);
  sendError(res, status, commonErrors.REQUEST_MALFORMED());
}
