import type { Instrument, StoredPayment } from '../model.js';
import { kstTime } from '../times.js';
import type { Language } from './api-error.js';
import { cardCompany, easyPayProvider } from './organisations.js';
import { isInterestFree } from './promotions.js';
import { splitTax } from './tax.js';

const ENGLISH: Record<string, string> = {
  카드: 'CARD',
  간편결제: 'EASY_PAY',
  계좌이체: 'TRANSFER',
  가상계좌: 'VIRTUAL_ACCOUNT',
  신용: 'CREDIT',
  체크: 'CHECK',
  개인: 'PERSONAL',
  일반: 'NORMAL',
};

/** The API's Payment object. */
export type PaymentObject = ReturnType<typeof paymentObject>;

/** Korean name of a method, as in `method`. */
export function methodName(instrument: Instrument): string {
  switch (instrument.type) {
    case 'card':
      return '카드';
    case 'easyPay':
      return '간편결제';
    case 'transfer':
      return '계좌이체';
    case 'virtualAccount':
      return '가상계좌';
  }
}

/** True when the account no longer takes a deposit. Its status does not change and no webhook tells. */
export function accountExpired(payment: StoredPayment, now: number): boolean {
  const account = payment.virtualAccount;
  return account !== null && !account.deposited && (account.closed || now > account.dueAt);
}

/**
 * The Payment of version 2022-11-16 in the key order of real answers. Before approval (and so for
 * EXPIRED and ABORTED) method, instrument, secret and receipt are null, as in a captured EXPIRED payment.
 */
export function paymentObject(payment: StoredPayment, now: number, language: Language = 'ko') {
  const instrument = payment.confirmedAt === null ? null : payment.instrument;
  const word = (korean: string): string => (language === 'en' ? (ENGLISH[korean] ?? korean) : korean);
  const { vat, suppliedAmount } = splitTax(payment.balanceAmount, payment.taxFreeAmount);
  return {
    mId: payment.mId,
    lastTransactionKey: payment.lastTransactionKey,
    paymentKey: payment.paymentKey,
    orderId: payment.orderId,
    orderName: payment.orderName,
    taxExemptionAmount: 0,
    status: payment.status,
    requestedAt: kstTime(payment.requestedAt),
    approvedAt: payment.approvedAt === null ? null : kstTime(payment.approvedAt),
    useEscrow: instrument === null ? null : false,
    cultureExpense: false,
    card: instrument && cardPart(instrument, payment, word),
    virtualAccount: virtualAccountPart(payment, now, word),
    transfer:
      instrument?.type === 'transfer'
        ? { bankCode: instrument.bankCode, settlementStatus: 'INCOMPLETED' }
        : null,
    mobilePhone: null,
    giftCertificate: null,
    cashReceipt: null,
    cashReceipts: null,
    discount: null,
    cancels: payment.cancels.length === 0 ? null : payment.cancels,
    secret: instrument === null ? null : payment.secret,
    type: 'NORMAL',
    easyPay: instrument && easyPayPart(instrument, payment, language),
    country: 'KR',
    failure: payment.failure,
    isPartialCancelable: payment.isPartialCancelable,
    receipt: instrument && { url: receiptUrl(payment.paymentKey, instrument) },
    checkout: { url: `https://api.tosspayments.com/v1/payments/${payment.paymentKey}/checkout` },
    currency: payment.currency,
    totalAmount: payment.totalAmount,
    balanceAmount: payment.balanceAmount,
    suppliedAmount,
    vat,
    taxFreeAmount: payment.taxFreeAmount,
    method: instrument && word(methodName(instrument)),
    version: '2022-11-16',
    metadata: payment.metadata,
  };
}

/** Where a real answer says the receipt is; the page itself exists only at Toss. */
export function receiptUrl(paymentKey: string, instrument: Instrument): string {
  const page = instrument.type === 'virtualAccount' ? 'payment-detail/bank-transfer' : 'redirection';
  return `https://dashboard.tosspayments.com/receipt/${page}?transactionId=${paymentKey}&ref=PX`;
}

function cardPart(instrument: Instrument, payment: StoredPayment, word: (korean: string) => string) {
  const issuerCode =
    instrument.type === 'card'
      ? instrument.issuerCode
      : instrument.type === 'easyPay'
        ? instrument.cardIssuerCode
        : null;
  if (issuerCode === null) return null;
  const months = instrument.type === 'card' ? instrument.installmentPlanMonths : 0;
  const free = isInterestFree(issuerCode, months, payment.totalAmount);
  return {
    issuerCode,
    acquirerCode: issuerCode,
    number: `${cardCompany(issuerCode)?.bin ?? '12345678'}****000*`,
    installmentPlanMonths: months,
    isInterestFree: free,
    interestPayer: free ? 'CARD_COMPANY' : null,
    approveNo: '00000000',
    useCardPoint: false,
    cardType: word(instrument.type === 'card' ? instrument.cardType : '신용'),
    ownerType: word('개인'),
    acquireStatus: 'READY',
    amount: payment.totalAmount,
  };
}

function easyPayPart(instrument: Instrument, payment: StoredPayment, language: Language) {
  if (instrument.type !== 'easyPay') return null;
  const english = easyPayProvider(instrument.provider)?.wireEn ?? instrument.provider;
  return {
    provider: language === 'en' ? english : instrument.provider,
    // With a registered card behind it the money is the card's, and the easy pay part is zero.
    amount: instrument.cardIssuerCode === null ? payment.totalAmount : 0,
    discountAmount: 0,
  };
}

function virtualAccountPart(payment: StoredPayment, now: number, word: (korean: string) => string) {
  const account = payment.virtualAccount;
  if (account === null) return null;
  return {
    accountNumber: account.accountNumber,
    accountType: word('일반'),
    bankCode: account.bankCode,
    customerName: account.customerName,
    dueDate: kstTime(account.dueAt),
    expired: accountExpired(payment, now),
    settlementStatus: 'INCOMPLETED',
    refundStatus: account.refundStatus ?? 'NONE',
    refundReceiveAccount: account.refundReceiveAccount,
    depositorName: account.depositorName,
  };
}
