import express, { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import { ApiError } from '../wire/api-error.js';
import type { TwinParts } from '../twin-parts.js';
import { loopbackOnly } from '../../kit/loopback-only.js';
import { paymentRoutes } from './payments.js';
import { settlementRoutes } from './settlements.js';
import { steeringRoutes } from './steering.js';

/** The control API under `/__sandbox`. It is ours and no part of Toss. */
export function controlRouter(twin: TwinParts): Router {
  const router = Router();
  router.use(loopbackOnly, express.json({ limit: '100kb' }));
  router.get('/health', (_request: Request, response: Response) => {
    response.json({
      status: 'ok',
      payments: twin.store.payments.size,
      now: new Date(twin.clock.now()).toISOString(),
    });
  });
  router.use(steeringRoutes(twin));
  router.use('/payments', paymentRoutes(twin));
  router.use('/settlements', settlementRoutes(twin));
  router.use((_request: Request, response: Response) => {
    response.status(404).json({ code: 'NOT_FOUND', message: 'No such control.' });
  });
  router.use(sayWhatIsWrong);
  return router;
}

const sayWhatIsWrong: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (error instanceof ApiError) {
    response.status(error.status).json(error.failure('ko'));
    return;
  }
  const unreadable = error instanceof SyntaxError;
  response
    .status(unreadable ? 400 : 500)
    .json({ code: unreadable ? 'INVALID_REQUEST' : 'SANDBOX_CRASH', message: String(error) });
};
