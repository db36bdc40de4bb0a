import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { loopbackOnly } from '../kit/loopback-only.js';
import { KIT_BOX, staticFiles } from '../kit/static-files.js';
import { api, type ApiParts } from './api.js';
import { CHAT_PAGE } from './chat-page.js';
import { receiver } from './receiver.js';
import { readRule } from './rules.js';

const LIST_MAX = 200;
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The vendor's webhooks; and for this machine only a page of what came, and the control API for tests. */
export function webApplication(parts: ApiParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    next();
  });
  app.use(api(parts));
  app.use(receiver(parts));
  app.use(loopbackOnly);
  app.use(express.json({ limit: '20kb' }));
  app.get('/', (_request: Request, response: Response) => {
    response.set({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' });
    response.type('html').send(CHAT_PAGE);
  });
  app.use(
    staticFiles([
      ...KIT_BOX,
      { path: '/assets/chat.css', file: 'slack/public/chat.css' },
      { path: '/assets/chat.js', file: 'slack/public/chat.js' },
    ]),
  );
  control(app, parts);
  app.use((_request: Request, response: Response) => {
    response.status(404).json({ message: 'No such page in the Slack twin.' });
  });
  app.use(sayWhatIsWrong);
  return app;
}

function control(app: Express, { messages, rules, clock, hooks }: ApiParts): void {
  app.get('/__sandbox/health', (_request: Request, response: Response) => {
    response.json({ status: 'ok', messages: messages.list().length, offsetMs: clock.offset });
  });
  app.get('/__sandbox/hooks', (_request: Request, response: Response) => {
    response.json(hooks);
  });
  app.get('/__sandbox/messages', (request: Request, response: Response) => {
    const { chat, limit } = request.query;
    const wanted = Math.min(Math.max(Number(limit ?? 50) || 50, 1), LIST_MAX);
    const found = messages.list((message) => typeof chat !== 'string' || message.chat === chat);
    response.set('x-total-count', String(found.length));
    response.json(found.slice(0, wanted));
  });
  app.delete('/__sandbox/messages', async (_request: Request, response: Response) => {
    await messages.forgetAll();
    response.json([]);
  });
  app.put('/__sandbox/webhook-secret', async (request: Request, response: Response) => {
    const { secret } = request.body as { secret?: unknown };
    if (typeof secret !== 'string' || !secret.startsWith('whsec_'))
      throw new Error('secret is what was shown when the receiver was registered: whsec_…');
    await messages.learnSecret(secret);
    response.status(204).end();
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
}

const sayWhatIsWrong: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  response.status(400).json({ message: error instanceof Error ? error.message : String(error) });
};
