import { Router, type Request, type Response } from 'express';
import { asNumber, asObject, asString, type JsonObject } from '../../kit/json.js';
import { SETTLEMENT_FAULTS, type SettlementFault } from '../model.js';
import { foreignPayment } from '../settlement/foreign.js';
import { kstDay } from '../settlement/business-days.js';
import { Unit } from '../store.js';
import { commit, ruleContext, type TwinParts } from '../twin-parts.js';
import { ApiError } from '../wire/api-error.js';

const DAYS_MAX = 31;

/** Bends settlement lines and makes payments the shop does not know. */
export function settlementRoutes(twin: TwinParts): Router {
  const router = Router();

  router.get('/faults', (_request: Request, response: Response) => {
    response.json([...twin.store.settlementFaults.values()]);
  });
  router.post('/faults', async (request: Request, response: Response) => {
    const fault = readSettlementFault(twin, asObject(request.body) ?? {});
    const others = [...twin.store.settlementFaults.values()].filter(
      (known) => known.transactionKey !== fault.transactionKey,
    );
    await keep(twin, [...others, fault]);
    response.status(201).json(fault);
  });
  router.delete('/faults', async (_request: Request, response: Response) => {
    await keep(twin, []);
    response.json([]);
  });

  router.post('/foreign', async (request: Request, response: Response) => {
    const body = asObject(request.body) ?? {};
    const [merchant] = twin.merchants;
    if (!merchant) throw new ApiError('NOT_FOUND_MERCHANT');
    const at = body['at'] === undefined ? twin.clock.now() : Date.parse(asString(body['at']) ?? '');
    if (Number.isNaN(at) || at > twin.clock.now()) throw new ApiError('INVALID_REQUEST', 'at is a past time');
    const ctx = { ...ruleContext(twin, merchant), now: at };
    const { paymentKey, orderId, lastTransactionKey } = foreignPayment(
      ctx,
      asNumber(body['amount']) ?? 10_000,
    );
    await commit(twin, ctx.unit);
    response.status(201).json({ paymentKey, orderId, transactionKey: lastTransactionKey });
  });
  return router;
}

async function keep(twin: TwinParts, faults: SettlementFault[]): Promise<void> {
  const unit = new Unit();
  unit.saveSettlementFaults(faults);
  await twin.store.commit(unit);
}

/** Names its line by transaction key, by order, or as the latest of a day. */
function readSettlementFault(twin: TwinParts, body: JsonObject): SettlementFault {
  const kind = SETTLEMENT_FAULTS.find((known) => known === body['kind']);
  if (!kind) throw new ApiError('INVALID_REQUEST', `kind is one of ${SETTLEMENT_FAULTS.join(', ')}`);
  const amount = asNumber(body['amount']) ?? -1000;
  const days = asNumber(body['days']) ?? 1;
  if (!Number.isSafeInteger(amount) || amount === 0)
    throw new ApiError('INVALID_REQUEST', 'amount is won, not 0');
  if (!Number.isInteger(days) || days === 0 || Math.abs(days) > DAYS_MAX) {
    throw new ApiError('INVALID_REQUEST', `days is -${DAYS_MAX} to ${DAYS_MAX}, not 0`);
  }
  const { transactionKey, orderId, day } = body;
  const row = twin.store.transactions.findLast(
    (known) =>
      known.amount !== 0 &&
      (transactionKey === undefined || known.transactionKey === transactionKey) &&
      (orderId === undefined || known.orderId === orderId) &&
      (day === undefined || kstDay(known.transactionAt) === day),
  );
  if (!row) throw new ApiError('NOT_FOUND', 'No such transaction.');
  return { transactionKey: row.transactionKey, orderId: row.orderId, kind, amount, days };
}
