import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { loopbackOnly } from '../kit/loopback-only.js';
import { KIT_STYLE, staticFiles } from '../kit/static-files.js';
import { INBOX_PAGE } from './inbox-page.js';
import type { Mailbox } from './mailbox.js';
import { readMail, summarise } from './read-mail.js';
import { readRule, type Rules } from './rules.js';

const LIST_MAX = 200;

/** Nothing of a mail may run, and nothing in it may be fetched. */
const MAIL_POLICY = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The inbox for people, and the control API for tests, both for this machine only. */
export function webApplication(mailbox: Mailbox, rules: Rules): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(loopbackOnly, express.json({ limit: '100kb' }));
  app.use((_request, response, next) => {
    response.set({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    next();
  });
  app.get('/', (_request: Request, response: Response) => {
    response.set({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' });
    response.type('html').send(INBOX_PAGE);
  });
  app.use(
    staticFiles([
      KIT_STYLE,
      { path: '/assets/inbox.css', file: 'smtp/public/inbox.css' },
      { path: '/assets/inbox.js', file: 'smtp/public/inbox.js' },
    ]),
  );
  control(app, mailbox, rules);
  app.use((_request: Request, response: Response) => {
    response.status(404).json({ code: 'NOT_FOUND', message: 'No such page in the mail sink.' });
  });
  app.use(sayWhatIsWrong);
  return app;
}

function control(app: Express, mailbox: Mailbox, rules: Rules): void {
  app.get('/__sandbox/health', (_request: Request, response: Response) => {
    response.json({ status: 'ok', mails: mailbox.list(null).length });
  });
  app.get('/__sandbox/mails', async (request: Request, response: Response) => {
    const { to, limit } = request.query;
    const wanted = Math.min(Math.max(Number(limit ?? 50) || 50, 1), LIST_MAX);
    const mails = mailbox.list(typeof to === 'string' ? to : null);
    response.set('x-total-count', String(mails.length));
    response.json(await Promise.all(mails.slice(0, wanted).map(summarise)));
  });
  app.delete('/__sandbox/mails', async (_request: Request, response: Response) => {
    await mailbox.forget(null);
    response.json([]);
  });
  app.get('/__sandbox/mails/:id', async (request: Request<{ id: string }>, response: Response) => {
    const mail = mailbox.get(request.params.id);
    if (!mail) return void response.status(404).json({ code: 'NOT_FOUND', message: 'No such mail.' });
    response.json(await readMail(mail));
  });
  app.get('/__sandbox/mails/:id/html', async (request: Request<{ id: string }>, response: Response) => {
    const mail = mailbox.get(request.params.id);
    const html = mail ? (await readMail(mail)).html : '';
    response.status(mail ? 200 : 404).set('content-security-policy', MAIL_POLICY);
    response.type('html').send(html);
  });
  app.get('/__sandbox/mails/:id/raw', (request: Request<{ id: string }>, response: Response) => {
    const mail = mailbox.get(request.params.id);
    response.status(mail ? 200 : 404).type('text/plain; charset=utf-8');
    response.send(mail ? Buffer.from(mail.raw, 'base64') : '');
  });
  app.delete('/__sandbox/mails/:id', async (request: Request<{ id: string }>, response: Response) => {
    await mailbox.forget(request.params.id);
    response.json({ status: 'ok' });
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
  response
    .status(400)
    .json({ code: 'INVALID_REQUEST', message: error instanceof Error ? error.message : String(error) });
};
