import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { loopbackOnly } from '../kit/loopback-only.js';
import { KIT_BOX, staticFiles } from '../kit/static-files.js';
import { api, asListed, type ApiParts } from './api.js';
import { PHONE_PAGE } from './phone-page.js';
import { readRule } from './rules.js';

const LIST_MAX = 200;
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The vendor's API; and for this machine only a page of what came, and the control API for tests. */
export function webApplication(parts: ApiParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '100kb' }));
  app.use((_request, response, next) => {
    response.set({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    next();
  });
  app.use(api(parts));
  app.use(loopbackOnly);
  app.get('/', (_request: Request, response: Response) => {
    response.set({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' });
    response.type('html').send(PHONE_PAGE);
  });
  app.use(staticFiles([...KIT_BOX, { path: '/assets/phone.js', file: 'solapi/public/phone.js' }]));
  control(app, parts);
  app.use((_request: Request, response: Response) => {
    response.status(404).json({ errorCode: 'NotFound', errorMessage: 'No such page in the Solapi twin.' });
  });
  app.use(sayWhatIsWrong);
  return app;
}

function control(app: Express, { texts, rules, clock }: ApiParts): void {
  app.get('/__sandbox/health', (_request: Request, response: Response) => {
    response.json({ status: 'ok', texts: texts.list().length, offsetMs: clock.offset });
  });
  app.get('/__sandbox/texts', (request: Request, response: Response) => {
    const { to, limit } = request.query;
    const wanted = Math.min(Math.max(Number(limit ?? 50) || 50, 1), LIST_MAX);
    const found = texts.list((text) => typeof to !== 'string' || text.to === to.replace(/\D/g, ''));
    response.set('x-total-count', String(found.length));
    response.json(found.slice(0, wanted).map((text) => asListed(text, clock.now())));
  });
  app.delete('/__sandbox/texts', async (_request: Request, response: Response) => {
    await texts.forgetAll();
    response.json([]);
  });
  app.get('/__sandbox/rules', (_request: Request, response: Response) => {
    response.json(rules.list());
  });
  app.post('/__sandbox/rules', (request: Request, response: Response) => {
    rules.add(readRule(request.body));
    response.status(201).json(rules.list());
  });
  app.delete('/__sandbox/rules', (_request: Request, response: Response) => {
    rules.clear();
    response.json([]);
  });
  app.post('/__sandbox/clock', (request: Request, response: Response) => {
    const { aheadMs } = (request.body ?? {}) as { aheadMs?: unknown };
    if (typeof aheadMs !== 'number' || !Number.isFinite(aheadMs)) throw new Error('aheadMs is a number');
    clock.setOffset(aheadMs);
    response.json({ offsetMs: clock.offset });
  });
}

const sayWhatIsWrong: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const errorMessage = error instanceof Error ? error.message : String(error);
  response.status(400).json({ errorCode: 'ValidationError', errorMessage });
};
