import express, { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import { loopbackOnly } from '../loopback-only.js';
import { asNumber, asObject, asString } from '../json.js';
import { readFault } from './faults.js';
import type { Parts } from './parts.js';

/** The control API under `/__sandbox`. It is ours and no part of any provider. */
export function controlRouter<P extends { id: string }>(
  parts: Parts<P>,
  seed: () => Promise<void>,
  more: (router: Router) => void = () => undefined,
): Router {
  const { records, clock, faults, keys } = parts;
  const router = Router();
  router.use(loopbackOnly, express.json({ limit: '100kb' }));

  router.get('/health', (_request: Request, response: Response) => {
    response.json({ status: 'ok', people: records.all('person').length, now: now() });
  });
  router.get('/clock', (_request: Request, response: Response) => {
    response.json(clockView());
  });
  router.post('/clock', async (request: Request, response: Response) => {
    await setClock(asObject(request.body) ?? {});
    response.json(clockView());
  });
  router.get('/faults', (_request: Request, response: Response) => {
    response.json(faults.list());
  });
  router.post('/faults', (request: Request, response: Response) => {
    faults.add(readFault(asObject(request.body) ?? {}));
    response.status(201).json(faults.list());
  });
  router.delete('/faults', (_request: Request, response: Response) => {
    faults.clear();
    response.json([]);
  });
  router.get('/people', (_request: Request, response: Response) => {
    response.json(records.all('person'));
  });
  router.put('/people/:id', async (request: Request<{ id: string }>, response: Response) => {
    const { id } = request.params;
    const person = { ...records.get('person', id), ...asObject(request.body), id } as P;
    await records.commit({ k: 'person', v: person });
    response.json(person);
  });
  router.get('/requests', (_request: Request, response: Response) => {
    response.json(parts.requests);
  });
  router.get('/keys', (_request: Request, response: Response) => {
    response.json(keys.published);
  });
  router.post('/keys/rotate', async (request: Request, response: Response) => {
    await keys.rotate(asObject(request.body)?.['retireOld'] === true);
    response.status(201).json(keys.published);
  });
  more(router);
  router.post('/reset', async (_request: Request, response: Response) => {
    faults.clear();
    parts.requests.length = 0;
    await records.clear();
    clock.setOffset(0);
    await keys.ensure();
    await seed();
    response.json({ status: 'ok' });
  });
  router.use(sayWhatIsWrong);

  const now = (): string => new Date(clock.now()).toISOString();
  const clockView = () => ({ now: now(), offsetMs: clock.offset, real: clock.offset === 0 });

  /** A set time goes on ticking. */
  async function setClock(body: Record<string, unknown>): Promise<void> {
    let offset = clock.offset;
    if (body['now'] === null) offset = 0;
    else if (body['now'] !== undefined) {
      const time = Date.parse(asString(body['now']) ?? '');
      if (Number.isNaN(time)) throw new Error('now is an ISO time or null');
      offset = clock.offsetFor(time);
    }
    const advanceMs = body['advanceMs'] === undefined ? 0 : asNumber(body['advanceMs']);
    if (advanceMs === null) throw new Error('advanceMs is a number');
    await records.commit({ k: 'clock', v: { id: 'clock', offsetMs: offset + advanceMs } });
  }

  return router;
}

const sayWhatIsWrong: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  response
    .status(400)
    .json({ code: 'INVALID_REQUEST', message: error instanceof Error ? error.message : String(error) });
};
