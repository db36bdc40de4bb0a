import { Router, type Request, type Response } from 'express';
import { readFault } from '../api/faults.js';
import { asBoolean, asNumber, asObject, asString } from '../../kit/json.js';
import { PLAIN_WEBHOOKS, type WebhookEvent } from '../model.js';
import { Unit } from '../store.js';
import { sweepOverdue } from '../sweep.js';
import type { TwinParts } from '../twin-parts.js';
import { ApiError } from '../wire/api-error.js';
import { sendList } from './list.js';

const MAX_DELAY_MS = 600_000;

/** Clock, faults, webhook knobs, logs, ledger and reset. */
export function steeringRoutes(twin: TwinParts): Router {
  const router = Router();

  router.get('/clock', (_request: Request, response: Response) => {
    response.json(clockView(twin));
  });
  router.post('/clock', async (request: Request, response: Response) => {
    await setClock(twin, request.body);
    response.json(clockView(twin));
  });

  router.get('/faults', (_request: Request, response: Response) => {
    response.json(twin.faults.list());
  });
  router.post('/faults', (request: Request, response: Response) => {
    twin.faults.add(readFault(asObject(request.body) ?? {}));
    response.status(201).json(twin.faults.list());
  });
  router.delete('/faults', (_request: Request, response: Response) => {
    twin.faults.clear();
    response.json([]);
  });

  router.get('/webhooks', (request: Request, response: Response) => {
    const events = [...twin.store.webhooks.values()].sort((a, b) => a.seq - b.seq);
    sendList(request, response, events, webhookView);
  });
  router.get('/webhooks/config', (_request: Request, response: Response) => {
    response.json(twin.store.webhookConfig);
  });
  router.post('/webhooks/config', async (request: Request, response: Response) => {
    await configureWebhooks(twin, request.body);
    response.json(twin.store.webhookConfig);
  });
  router.post('/webhooks/:id/resend', async (request: Request<{ id: string }>, response: Response) => {
    const event = twin.store.webhooks.get(request.params.id);
    if (!event) throw new ApiError('NOT_FOUND', 'No such webhook.');
    await twin.dispatcher.restart(event);
    response.status(202).json(webhookView(twin.store.webhooks.get(event.id) ?? event));
  });

  router.get('/requests', (request: Request, response: Response) => {
    sendList(request, response, twin.requests.list());
  });
  router.get('/ledger', async (_request: Request, response: Response) => {
    await twin.store.durable();
    response.json(
      [...twin.store.payments.values()].map((payment) => ({
        orderId: payment.orderId,
        paymentKey: payment.paymentKey,
        status: payment.status,
        captured: payment.capturedAmount,
        canceled: payment.refundedAmount,
      })),
    );
  });
  router.post('/reset', async (_request: Request, response: Response) => {
    twin.faults.clear();
    twin.requests.clear();
    await twin.store.clear();
    response.json({ status: 'ok' });
  });
  return router;
}

/** A set time goes on ticking. What the new time has ended is ended before the answer. */
async function setClock(twin: TwinParts, raw: unknown): Promise<void> {
  const body = asObject(raw) ?? {};
  let offset = twin.clock.offset;
  if (body['now'] === null) offset = twin.clock.offsetFor(null);
  else if (body['now'] !== undefined) {
    const time = Date.parse(asString(body['now']) ?? '');
    if (Number.isNaN(time)) throw new ApiError('INVALID_REQUEST', 'now is an ISO time or null');
    offset = twin.clock.offsetFor(time);
  }
  const advanceMs = body['advanceMs'] === undefined ? 0 : asNumber(body['advanceMs']);
  if (advanceMs === null) throw new ApiError('INVALID_REQUEST', 'advanceMs is a number');
  const unit = new Unit();
  unit.saveClock(offset + advanceMs);
  await twin.store.commit(unit);
  await sweepOverdue(twin);
  twin.dispatcher.kick();
}

function clockView(twin: TwinParts) {
  const { offset } = twin.clock;
  return { now: new Date(twin.clock.now()).toISOString(), offsetMs: offset, real: offset === 0 };
}

async function configureWebhooks(twin: TwinParts, raw: unknown): Promise<void> {
  const body = asObject(raw) ?? {};
  const unknown = Object.keys(body).filter((name) => !Object.hasOwn(PLAIN_WEBHOOKS, name));
  if (unknown.length > 0) throw new ApiError('INVALID_REQUEST', `unknown knob: ${unknown.join(', ')}`);
  const before = twin.store.webhookConfig;
  const delayMs = body['delayMs'] === undefined ? before.delayMs : asNumber(body['delayMs']);
  if (delayMs === null || delayMs < 0 || delayMs > MAX_DELAY_MS) {
    throw new ApiError('INVALID_REQUEST', `delayMs is 0 to ${MAX_DELAY_MS}`);
  }
  const unit = new Unit();
  unit.saveWebhookConfig({
    duplicate: asBoolean(body['duplicate'], before.duplicate),
    reorder: asBoolean(body['reorder'], before.reorder),
    before: asBoolean(body['before'], before.before),
    paused: asBoolean(body['paused'], before.paused),
    discard: asBoolean(body['discard'], before.discard),
    delayMs,
  });
  await twin.store.commit(unit);
  twin.dispatcher.kick();
}

const webhookView = (event: WebhookEvent) => ({ ...event, body: JSON.parse(event.body) as unknown });
