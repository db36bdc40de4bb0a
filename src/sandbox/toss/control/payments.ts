import { Router, type Request, type Response } from 'express';
import { redirectTo, type RedirectCase } from '../browser/redirects.js';
import { asObject, asString, type JsonObject } from '../../kit/json.js';
import type { Merchant, StoredPayment } from '../model.js';
import { cancelPayment } from '../rules/cancel.js';
import type { RuleContext } from '../rules/context.js';
import { createPayment, type PaymentRequest } from '../rules/create-payment.js';
import { readInstrument } from '../rules/instrument.js';
import { closeAccount, deposit, failRefund, reverseDeposit } from '../rules/virtual-account.js';
import { abort, announceAbort, authenticate, cancelByNetwork, current } from '../rules/window-steps.js';
import { commit, ruleContext, type TwinParts } from '../twin-parts.js';
import { ApiError } from '../wire/api-error.js';
import { errorFacts } from '../wire/error-catalogue.js';
import { paymentObject } from '../wire/payment-object.js';
import { sendList } from './list.js';

/** What one control does to a payment; the case says where the buyer's browser would go next. */
type Control = (
  ctx: RuleContext,
  payment: StoredPayment,
  body: JsonObject,
) => { payment: StoredPayment; redirect?: RedirectCase };

const CONTROLS: Record<string, Control> = {
  authenticate: (ctx, payment, body) => {
    inWindow(payment, 'READY');
    const instrument = readInstrument(body['instrument'] ?? payment.instrument, payment.method);
    return { payment: authenticate(ctx, payment, instrument), redirect: { kind: 'success' } };
  },
  // The buyer closes the window: nothing changes and no webhook is sent.
  abandon: (_ctx, payment) => {
    inWindow(payment, 'READY', 'IN_PROGRESS');
    return { payment, redirect: { kind: 'canceled' } };
  },
  fail: (ctx, payment, body) => {
    inWindow(payment, 'READY', 'IN_PROGRESS');
    const code = asString(body['code']) ?? 'PAY_PROCESS_ABORTED';
    const failure = { code, message: asString(body['message']) ?? errorFacts(code)?.ko ?? code };
    return { payment: abort(ctx, payment, failure), redirect: { kind: 'failed', failure } };
  },
  deposit: (ctx, payment) => ({ payment: deposit(ctx, payment) }),
  // The due date has passed and the bank reports a deposit all the same.
  'late-deposit': (ctx, payment) => ({ payment: deposit(ctx, payment, true) }),
  'fail-refund': (ctx, payment) => ({ payment: failRefund(ctx, payment) }),
  'announce-abort': (ctx, payment) => {
    inWindow(payment, 'DONE');
    return { payment: announceAbort(ctx, payment) };
  },
  'network-cancel': (ctx, payment) => {
    inWindow(payment, 'DONE');
    return { payment: cancelByNetwork(ctx, payment) };
  },
  'reverse-deposit': (ctx, payment) => ({ payment: reverseDeposit(ctx, payment) }),
  'expire-account': (ctx, payment) => ({ payment: closeAccount(ctx, payment) }),
  // The merchant site needs no reason typed in; the shop hears of it by webhook only.
  cancel: (ctx, payment, body) => ({
    payment: cancelPayment(ctx, payment.paymentKey, { cancelReason: '상점관리자 취소', ...body }),
  }),
};

/** Makes payments and moves them as buyer, bank and merchant site would. */
export function paymentRoutes(twin: TwinParts): Router {
  const router = Router();

  router.post('/', async (request: Request, response: Response) => {
    const body = asObject(request.body) ?? {};
    const ctx = ruleContext(twin, merchantOf(twin, body));
    const payment = createPayment(ctx, body as unknown as PaymentRequest);
    const instrument = body['instrument'];
    // Given with the creation, the choice is kept for `authenticate`.
    const chosen =
      instrument === undefined
        ? payment
        : ctx.unit.savePayment({ ...payment, instrument: readInstrument(instrument, payment.method) });
    await commit(twin, ctx.unit);
    response.status(201).json(view(ctx, chosen, null));
  });

  router.get('/', async (request: Request, response: Response) => {
    await twin.store.durable();
    const orderId = asString(request.query['orderId']);
    const all = [...twin.store.payments.values()];
    sendList(
      request,
      response,
      orderId === null ? all : all.filter((payment) => payment.orderId === orderId),
    );
  });

  router.get('/:paymentKey', async (request: Request<{ paymentKey: string }>, response: Response) => {
    const payment = twin.store.payments.get(request.params.paymentKey);
    if (!payment) throw new ApiError('NOT_FOUND_PAYMENT');
    await twin.store.durable();
    response.json(payment);
  });

  router.post(
    '/:paymentKey/:control',
    async (request: Request<{ paymentKey: string; control: string }>, response: Response) => {
      const { paymentKey, control } = request.params;
      const act = Object.hasOwn(CONTROLS, control) ? CONTROLS[control] : undefined;
      if (!act) throw new ApiError('NOT_FOUND', 'No such control.');
      const found = twin.store.payments.get(paymentKey);
      const merchant = twin.merchants.find((known) => known.mId === found?.mId);
      if (!found || !merchant) throw new ApiError('NOT_FOUND_PAYMENT');
      const ctx = ruleContext(twin, merchant);
      const body = asObject(request.body) ?? {};
      const done = act(ctx, current(ctx, found), body);
      await commit(twin, ctx.unit);
      response.json(view(ctx, done.payment, done.redirect ? redirectTo(done.payment, done.redirect) : null));
    },
  );

  return router;
}

function view(ctx: RuleContext, payment: StoredPayment, redirectUrl: string | null) {
  return {
    paymentKey: payment.paymentKey,
    orderId: payment.orderId,
    status: payment.status,
    windowPath: `/window/${payment.paymentKey}`,
    redirectUrl,
    payment: paymentObject(payment, ctx.now),
  };
}

function merchantOf(twin: TwinParts, body: JsonObject): Merchant {
  const wanted = body['clientKey'];
  const merchant = twin.merchants.find((known) => wanted === undefined || known.clientKey === wanted);
  if (!merchant) throw new ApiError('NOT_FOUND_MERCHANT');
  return merchant;
}

function inWindow(payment: StoredPayment, ...allowed: StoredPayment['status'][]): void {
  if (allowed.includes(payment.status)) return;
  throw new ApiError(
    'SANDBOX_WRONG_STATE',
    `The payment is ${payment.status}, not ${allowed.join(' or ')}.`,
    409,
  );
}
