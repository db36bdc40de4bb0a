import express, { Router, type Request, type Response } from 'express';
import { asObject } from '../../kit/json.js';
import { createPayment } from '../rules/create-payment.js';
import { commit, ruleContext, type TwinParts } from '../twin-parts.js';
import { ApiError } from '../wire/api-error.js';

const PATH = '/sdk/v2/payments';

/** Where the browser's SDK creates payments. Any origin may call: the client key is public by design. */
export function sdkRouter(twin: TwinParts): Router {
  const router = Router();

  router.use(PATH, (request: Request, response: Response, next) => {
    response.set({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '600',
    });
    // Browsers ask this before a page on a public address may reach this machine.
    if (request.headers['access-control-request-private-network']) {
      response.set('access-control-allow-private-network', 'true');
    }
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  });

  router.post(PATH, express.json({ limit: '100kb' }), async (request: Request, response: Response) => {
    try {
      const body = asObject(request.body) ?? {};
      const merchant = twin.merchants.find((known) => known.clientKey === body['clientKey']);
      if (!merchant) throw new ApiError('UNAUTHORIZED_KEY');
      const amount = asObject(body['amount']);
      const ctx = ruleContext(twin, merchant);
      if (!body['successUrl'] || !body['failUrl'])
        throw new ApiError('INVALID_REQUEST', 'successUrl과 failUrl은 필수 값입니다.');
      const payment = createPayment(ctx, {
        orderId: body['orderId'],
        orderName: body['orderName'],
        amount: amount?.['value'],
        currency: amount?.['currency'] ?? null,
        method: body['method'],
        successUrl: body['successUrl'],
        failUrl: body['failUrl'],
        customerKey: body['customerKey'],
        customerName: body['customerName'],
        customerEmail: body['customerEmail'],
        taxFreeAmount: body['taxFreeAmount'],
        metadata: body['metadata'],
      });
      await commit(twin, ctx.unit);
      twin.log('window.created', { paymentKey: payment.paymentKey, orderId: payment.orderId });
      response
        .status(201)
        .json({ paymentKey: payment.paymentKey, windowPath: `/window/${payment.paymentKey}` });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      response.status(error.status).json(error.failure('ko'));
    }
  });
  return router;
}
