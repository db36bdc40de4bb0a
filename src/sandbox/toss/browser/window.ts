import express, { Router, type Request, type Response } from 'express';
import { asObject, asString } from '../../kit/json.js';
import type { Instrument, StoredPayment } from '../model.js';
import type { RuleContext } from '../rules/context.js';
import { readInstrument } from '../rules/instrument.js';
import { abort, authenticate, current } from '../rules/window-steps.js';
import { commit, ruleContext, type TwinParts } from '../twin-parts.js';
import { ApiError, type Language } from '../wire/api-error.js';
import { errorFacts } from '../wire/error-catalogue.js';
import { sendPage } from './html.js';
import { redirectTo, type RedirectCase } from './redirects.js';
import { endedPage, windowPage } from './window-page.js';
import { WINDOW_FAILURES, windowTexts } from './window-texts.js';

type WindowRequest = Request<{ paymentKey: string }>;

/** The payment window: one page and three ways out of it. */
export function windowRouter(twin: TwinParts): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '10kb' });

  /** The payment at this moment, with everything needed to change it; answers itself when there is none. */
  async function open(request: WindowRequest, response: Response) {
    const found = twin.store.payments.get(request.params.paymentKey);
    const merchant = twin.merchants.find((known) => known.mId === found?.mId);
    if (!found || !merchant) {
      sendPage(response, 404, endedPage(languageOf(request), pathOf(request), null));
      return null;
    }
    const ctx = ruleContext(twin, merchant);
    return { ctx, merchant, payment: current(ctx, found) };
  }

  async function leave(
    response: Response,
    ctx: RuleContext,
    payment: StoredPayment,
    way: RedirectCase,
  ): Promise<void> {
    await commit(twin, ctx.unit);
    twin.log('window.left', { paymentKey: payment.paymentKey, orderId: payment.orderId, way: way.kind });
    response.redirect(303, redirectTo(payment, way) ?? `/window/${payment.paymentKey}`);
  }

  /** An ended payment has no window any more: the page says so. */
  async function ended(
    request: WindowRequest,
    response: Response,
    ctx: RuleContext,
    payment: StoredPayment,
  ): Promise<void> {
    await commit(twin, ctx.unit);
    sendPage(response, 410, endedPage(languageOf(request), pathOf(request), payment.status));
  }

  router.get('/window/:paymentKey', async (request: WindowRequest, response: Response) => {
    const opened = await open(request, response);
    if (!opened) return;
    const { ctx, merchant, payment } = opened;
    if (!isOpen(payment)) return ended(request, response, ctx, payment);
    await twin.store.durable();
    const language = languageOf(request);
    const notice = request.query['notice'] === undefined ? null : windowTexts(language).chooseAgain;
    sendPage(response, 200, windowPage({ payment, merchantName: merchant.name, language, notice }));
  });

  router.post('/window/:paymentKey/pay', form, async (request: WindowRequest, response: Response) => {
    const opened = await open(request, response);
    if (!opened) return;
    const { ctx, payment } = opened;
    if (!isOpen(payment)) return ended(request, response, ctx, payment);
    // A second click comes when the first has authenticated already: same way out, nothing done twice.
    if (payment.status === 'IN_PROGRESS') return leave(response, ctx, payment, { kind: 'success' });
    const instrument = chosenInstrument(request.body, payment);
    if (instrument === null) {
      const language = languageOf(request) === 'en' ? '&lang=en' : '';
      return response.redirect(303, `/window/${payment.paymentKey}?notice=choose${language}`);
    }
    return leave(response, ctx, authenticate(ctx, payment, instrument), { kind: 'success' });
  });

  router.post('/window/:paymentKey/cancel', form, async (request: WindowRequest, response: Response) => {
    const opened = await open(request, response);
    if (!opened) return;
    const { ctx, payment } = opened;
    if (!isOpen(payment)) return ended(request, response, ctx, payment);
    // Leaving changes no state: the payment waits until its thirty minutes are over.
    return leave(response, ctx, payment, { kind: 'canceled' });
  });

  router.post('/window/:paymentKey/fail', form, async (request: WindowRequest, response: Response) => {
    const opened = await open(request, response);
    if (!opened) return;
    const { ctx, payment } = opened;
    if (!isOpen(payment)) return ended(request, response, ctx, payment);
    const code =
      WINDOW_FAILURES.find((known) => known === asObject(request.body)?.['code']) ?? WINDOW_FAILURES[0];
    const failure = { code, message: errorFacts(code)?.ko ?? code };
    return leave(response, ctx, abort(ctx, payment, failure), { kind: 'failed', failure });
  });

  return router;
}

const isOpen = (payment: StoredPayment): boolean =>
  payment.status === 'READY' || payment.status === 'IN_PROGRESS';

const languageOf = (request: WindowRequest): Language => (request.query['lang'] === 'en' ? 'en' : 'ko');

const pathOf = (request: WindowRequest): string => `/window/${encodeURIComponent(request.params.paymentKey)}`;

/** The form's choice; null when it makes no sense and has to be made again. */
function chosenInstrument(body: unknown, payment: StoredPayment): Instrument | null {
  const fields = asObject(body) ?? {};
  const choice = asString(fields['choice']);
  if (choice === null) return readInstrument(undefined, payment.method);
  const bank =
    choice === 'transfer'
      ? fields['transferBank']
      : choice === 'virtualAccount'
        ? fields['virtualAccountBank']
        : null;
  const text = bank === null ? choice : `${choice}:${asString(bank) ?? '88'}`;
  const months = choice.startsWith('card:') ? Number(asString(fields['months']) ?? '0') : 0;
  try {
    return readInstrument(text, payment.method, months);
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}
