import { z } from 'zod';
import { won } from '../../../shared/money.js';
import { PaymentMethodType } from '../payment.entity.js';
import { bankName } from '../banks.js';
import type { ProviderAccount, ProviderPayment } from './payment-gateway.port.js';

const wholeWon = z
  .number()
  .int()
  .nonnegative()
  .transform((n) => won(n));
const optionalWon = wholeWon.nullish().transform((amount) => amount ?? won(0));
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? null);

/** The part of Toss' Payment object (2022-11-16) that we read. Unknown fields and enum values are tolerated. */
const tossPayment = z.object({
  paymentKey: z.string().min(1).max(200),
  orderId: z.string().min(1),
  status: z.string().min(1),
  currency: z.string(),
  totalAmount: wholeWon,
  balanceAmount: wholeWon,
  taxFreeAmount: optionalWon,
  approvedAt: optionalText,
  method: optionalText,
  card: z.object({ issuerCode: optionalText, number: optionalText }).nullish(),
  easyPay: z.object({ provider: optionalText }).nullish(),
  transfer: z.object({ bankCode: optionalText }).nullish(),
  virtualAccount: z
    .object({
      bankCode: optionalText,
      accountNumber: optionalText,
      dueDate: optionalText,
      expired: z.boolean().nullish(),
      refundStatus: optionalText,
    })
    .nullish(),
  secret: optionalText,
  receipt: z.object({ url: optionalText }).nullish(),
  failure: z.object({ code: z.string(), message: z.string() }).nullish(),
  cancels: z
    .array(
      z.object({
        transactionKey: z.string(),
        cancelAmount: wholeWon,
        taxFreeAmount: optionalWon,
        cancelReason: z.string(),
        canceledAt: z.string(),
      }),
    )
    .nullish(),
});

/** @returns null when it is not a payment we can read: then nothing is known */
export function readTossPayment(body: unknown): ProviderPayment | null {
  const parsed = tossPayment.safeParse(body);
  if (!parsed.success) return null;
  const p = parsed.data;
  return {
    paymentKey: p.paymentKey,
    orderId: p.orderId,
    status: p.status,
    currency: p.currency,
    total: p.totalAmount,
    balance: p.balanceAmount,
    taxFree: p.taxFreeAmount,
    approvedAt: p.approvedAt ? new Date(p.approvedAt) : null,
    ...instrument(p),
    receiptUrl: p.receipt?.url ?? null,
    failure: p.failure ?? null,
    virtualAccount: account(p.virtualAccount),
    secret: p.secret,
    cancels: (p.cancels ?? []).map((c) => ({
      transactionKey: c.transactionKey,
      amount: c.cancelAmount,
      taxFree: c.taxFreeAmount,
      reason: c.cancelReason,
      at: new Date(c.canceledAt),
    })),
  };
}

/** An account is one only with all it takes to pay into it. */
function account(from: z.infer<typeof tossPayment>['virtualAccount']): ProviderAccount | null {
  if (!from?.bankCode || !from.accountNumber || !from.dueDate) return null;
  const dueAt = new Date(from.dueDate);
  if (Number.isNaN(dueAt.getTime())) return null;
  return {
    bankCode: from.bankCode,
    accountNumber: from.accountNumber,
    dueAt,
    expired: from.expired ?? false,
    refundStatus: from.refundStatus ?? 'NONE',
  };
}

const METHODS: Record<string, PaymentMethodType> = {
  카드: PaymentMethodType.CARD,
  간편결제: PaymentMethodType.EASY_PAY,
  계좌이체: PaymentMethodType.TRANSFER,
  가상계좌: PaymentMethodType.VIRTUAL_ACCOUNT,
  휴대폰: PaymentMethodType.MOBILE,
  문화상품권: PaymentMethodType.GIFT_CERTIFICATE,
  도서문화상품권: PaymentMethodType.GIFT_CERTIFICATE,
  게임문화상품권: PaymentMethodType.GIFT_CERTIFICATE,
};

/** An easy-pay payment may carry a card as well, and `method` differs between samples: what was used is read from both. */
function instrument(
  p: z.infer<typeof tossPayment>,
): Pick<ProviderPayment, 'method' | 'instrumentLabel' | 'instrumentLast4'> {
  if (p.method === null) return { method: null, instrumentLabel: null, instrumentLast4: null };
  const last4 = lastDigits(p.card?.number ?? p.virtualAccount?.accountNumber ?? null);
  if (p.easyPay?.provider) {
    return {
      method: PaymentMethodType.EASY_PAY,
      instrumentLabel: p.easyPay.provider,
      instrumentLast4: last4,
    };
  }
  const method = METHODS[p.method] ?? PaymentMethodType.OTHER;
  const label =
    (p.card?.issuerCode ? CARD_ISSUERS[p.card.issuerCode] : undefined) ??
    bankName(p.transfer?.bankCode ?? p.virtualAccount?.bankCode ?? '') ??
    p.method;
  return { method, instrumentLabel: label, instrumentLast4: last4 };
}

/** The last four places people recognise a card by: digits, or the mask where Toss masks them. */
function lastDigits(masked: string | null): string | null {
  const places = masked?.replace(/[^0-9*]/g, '') ?? '';
  return places.length >= 4 ? places.slice(-4) : null;
}

const CARD_ISSUERS: Record<string, string> = {
  '11': 'KB국민카드',
  '15': '카카오뱅크카드',
  '21': '하나카드',
  '24': '토스뱅크카드',
  '30': 'KDB산업카드',
  '31': 'BC카드',
  '33': '우리BC카드',
  '34': 'Sh수협카드',
  '35': '전북카드',
  '36': '씨티카드',
  '37': '우체국카드',
  '38': '새마을금고카드',
  '39': '저축은행카드',
  '3A': '케이뱅크카드',
  '3C': '유니온페이',
  '3K': '기업BC카드',
  '41': '신한카드',
  '42': '제주카드',
  '46': '광주카드',
  '4J': 'JCB',
  '4M': '마스터카드',
  '4V': 'VISA',
  '51': '삼성카드',
  '61': '현대카드',
  '62': '신협카드',
  '6D': '다이너스',
  '71': '롯데카드',
  '7A': '아멕스',
  '91': 'NH농협카드',
  W1: '우리카드',
};

const tossError = z.object({ code: z.string().max(100), message: z.string().max(1_000) });

/** @returns null when the body is not Toss' error form (a proxy answered, or nobody) */
export function readTossError(body: unknown): { code: string; message: string } | null {
  const parsed = tossError.safeParse(body);
  return parsed.success ? parsed.data : null;
}

/** Passing faults that Toss answers with 4xx: nothing was done, and the stored answer bars the same key. */
export const PASSING_FAULTS = new Set([
  'PROVIDER_ERROR',
  'CARD_PROCESSING_ERROR',
  'FORBIDDEN_CONSECUTIVE_REQUEST',
  'NOT_AVAILABLE_BANK',
  'NOT_MATCHES_REFUNDABLE_AMOUNT',
]);
