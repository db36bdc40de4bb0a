import { createHash } from 'node:crypto';
import { z } from 'zod';
import { won } from '../../../shared/money.js';
import { billingDate, parseBillingDate } from '../../../shared/time.js';
import type { SourceRecord } from './settlement-source.port.js';

/** Parts of a row that tell of the buyer or the account; money is checked without them. */
const PERSONAL = new Set([
  'customerKey',
  'card',
  'easyPay',
  'giftCertificate',
  'mobilePhone',
  'transfer',
  'virtualAccount',
  'cancel',
  'receiptUrl',
]);
/** Fields nobody knows yet may tell of people, so only plain ones of a sensible size are kept. */
const PLAIN_MAX = 200;

const text = z.string().min(1).max(200);
const signedWon = z
  .number()
  .int()
  .refine(Number.isSafeInteger)
  .transform((n) => won(n));

const transaction = z.object({
  transactionKey: text,
  paymentKey: text,
  orderId: text,
  status: text,
  method: z.string().nullish(),
  currency: z.literal('KRW'),
  transactionAt: z.iso.datetime({ offset: true }).transform((at) => new Date(at)),
  amount: signedWon,
});

const line = z.object({
  transactionKey: text,
  paymentKey: text,
  orderId: text,
  method: z.string().nullish(),
  currency: z.literal('KRW'),
  soldDate: z.string().transform((day) => parseBillingDate(day)),
  paidOutDate: z.string().transform((day) => parseBillingDate(day)),
  amount: signedWon,
  // The reference calls it supplyAmount, an older description suppliedAmount; it is the fee before tax.
  supplyAmount: signedWon.optional(),
  suppliedAmount: signedWon.optional(),
  vat: signedWon,
  payOutAmount: signedWon,
});

const NOTHING = {
  day: null,
  status: null,
  paymentKey: null,
  orderRef: null,
  method: null,
  movedAt: null,
  amount: null,
  fee: null,
  vat: null,
  payout: null,
  payoutDay: null,
};

/** A row of `GET /v1/transactions`. Unknown fields and words are taken as they are. */
export function readTransaction(row: unknown): SourceRecord {
  const body = kept(row);
  const parsed = transaction.safeParse(row);
  if (!parsed.success) return unreadable(row, body, parsed.error);
  const { transactionKey, paymentKey, orderId, status, method, transactionAt, amount } = parsed.data;
  return {
    ...NOTHING,
    key: transactionKey,
    day: billingDate(transactionAt),
    status,
    paymentKey,
    orderRef: orderId,
    method: method ?? null,
    movedAt: transactionAt,
    amount,
    problem: null,
    body,
  };
}

/** A row of `GET /v1/settlements`. */
export function readLine(row: unknown): SourceRecord {
  const body = kept(row);
  const parsed = line.safeParse(row);
  if (!parsed.success) return unreadable(row, body, parsed.error);
  const { transactionKey, paymentKey, orderId, method, amount, vat, payOutAmount } = parsed.data;
  return {
    ...NOTHING,
    key: transactionKey,
    day: parsed.data.soldDate,
    paymentKey,
    orderRef: orderId,
    method: method ?? null,
    amount,
    fee: parsed.data.supplyAmount ?? parsed.data.suppliedAmount ?? won(amount - payOutAmount - vat),
    vat,
    payout: payOutAmount,
    payoutDay: parsed.data.paidOutDate,
    problem: null,
    body,
  };
}

/** Keeps its place and its key, so that somebody can look; it counts as nothing. */
function unreadable(row: unknown, body: Record<string, unknown>, error: z.ZodError): SourceRecord {
  const said = (name: string): string | null => {
    const value = (row as Record<string, unknown> | null)?.[name];
    return typeof value === 'string' && value !== '' && value.length <= PLAIN_MAX ? value : null;
  };
  const digest = createHash('sha256')
    .update(JSON.stringify(row) ?? '')
    .digest('hex')
    .slice(0, 24);
  return {
    ...NOTHING,
    key: said('transactionKey') ?? `unreadable-${digest}`,
    paymentKey: said('paymentKey'),
    orderRef: said('orderId'),
    problem:
      `not readable: ${[...new Set(error.issues.map((issue) => issue.path.join('.') || 'row'))].join(', ')}`.slice(
        0,
        PLAIN_MAX,
      ),
    body,
  };
}

function kept(row: unknown): Record<string, unknown> {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return {};
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => !PERSONAL.has(name) && (name === 'fees' || isPlain(value))),
  );
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string')
    return value.length <= PLAIN_MAX && !value.includes('\u0000') && value.isWellFormed();
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}
