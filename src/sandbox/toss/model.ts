/** What the twin remembers. These shapes are journalled as they are, so they hold plain JSON values only. */

/** Every status of the Toss payment state machine the twin can reach. */
export type PaymentStatus =
  | 'READY'
  | 'IN_PROGRESS'
  | 'WAITING_FOR_DEPOSIT'
  | 'DONE'
  | 'CANCELED'
  | 'PARTIAL_CANCELED'
  | 'ABORTED'
  | 'EXPIRED';

/** The `method` values of the payment window the twin can play. */
export type WindowMethod = 'CARD' | 'TRANSFER' | 'VIRTUAL_ACCOUNT';

/** What the buyer chose in the payment window. */
export type Instrument =
  | { type: 'card'; issuerCode: string; installmentPlanMonths: number; cardType: '신용' | '체크' }
  | { type: 'easyPay'; provider: string; cardIssuerCode: string | null }
  | { type: 'transfer'; bankCode: string }
  | { type: 'virtualAccount'; bankCode: string };

/** The account a virtual account refund is paid to. */
export interface RefundAccount {
  bankCode: string;
  accountNumber: string;
  holderName: string;
}

/** The facts of an issued virtual account. */
export interface VirtualAccount {
  accountNumber: string;
  bankCode: string;
  customerName: string;
  depositorName: string | null;
  /** Epoch milliseconds on the twin's clock. */
  dueAt: number;
  deposited: boolean;
  /** Closed by hand from the control API, before `dueAt`. */
  closed: boolean;
  refundReceiveAccount: RefundAccount | null;
  /** How handing a refund over to that account stands; absent where nothing was ever refunded. */
  refundStatus?: 'NONE' | 'FAILED';
}

/** One cancel, in the key order of real responses. */
export interface CancelEntry {
  transactionKey: string;
  cancelReason: string;
  taxExemptionAmount: number;
  canceledAt: string;
  transferDiscountAmount: number;
  easyPayDiscountAmount: number;
  receiptKey: string | null;
  cancelAmount: number;
  taxFreeAmount: number;
  refundableAmount: number;
  cancelStatus: 'DONE';
  cancelRequestId: string | null;
}

/** Why a payment ended without money. */
export interface Failure {
  code: string;
  message: string;
}

/** One payment as the twin keeps it; `wire/payment-object.ts` turns it into the API's shape. */
export interface StoredPayment {
  mId: string;
  paymentKey: string;
  orderId: string;
  orderName: string;
  currency: 'KRW';
  method: WindowMethod;
  instrument: Instrument | null;
  status: PaymentStatus;
  totalAmount: number;
  balanceAmount: number;
  taxFreeAmount: number;
  isPartialCancelable: boolean;
  requestedAt: number;
  authenticatedAt: number | null;
  approvedAt: number | null;
  /** When the confirm took effect. Differs from `approvedAt` for virtual accounts. */
  confirmedAt: number | null;
  lastTransactionKey: string | null;
  secret: string | null;
  virtualAccount: VirtualAccount | null;
  cancels: CancelEntry[];
  failure: Failure | null;
  /** Won that really arrived: approved, or deposited and not reversed. */
  capturedAmount: number;
  /** Won of `capturedAmount` given back. Closing an unpaid virtual account adds nothing here. */
  refundedAmount: number;
  successUrl: string | null;
  failUrl: string | null;
  customerKey: string | null;
  customerName: string | null;
  customerEmail: string | null;
  metadata: Record<string, string> | null;
}

/** One row of `GET /v1/transactions`. */
export interface TransactionRow {
  mId: string;
  transactionKey: string;
  paymentKey: string;
  orderId: string;
  method: string;
  customerKey: string | null;
  status: PaymentStatus;
  transactionAt: number;
  amount: number;
}

/** Ways a settlement line can be wrong, or new, set from the control API. */
export const SETTLEMENT_FAULTS = [
  'missing',
  'doubled',
  'amount',
  'day',
  'novel',
  'unreadable',
  // Paid out for, and not in the list of transactions.
  'unlisted',
] as const;

/** How the line of one transaction is bent. */
export interface SettlementFault {
  transactionKey: string;
  orderId: string;
  kind: (typeof SETTLEMENT_FAULTS)[number];
  /** `amount`: won too much, or too little when negative. */
  amount: number;
  /** `day`: days too late, or too early when negative. */
  days: number;
}

/** An answer kept under an Idempotency-Key, replayed byte for byte. */
export interface StoredAnswer {
  scope: string;
  at: number;
  status: number;
  body: string;
  traceId: string;
}

/** One try to deliver a webhook. */
export interface DeliveryAttempt {
  at: string;
  retriedCount: number;
  status: number | null;
  error: string | null;
  duplicate: boolean;
}

/** One webhook for one receiver, with everything needed to go on after a restart. */
export interface WebhookEvent {
  id: string;
  seq: number;
  url: string;
  kind: 'PAYMENT_STATUS_CHANGED' | 'DEPOSIT_CALLBACK';
  orderId: string;
  paymentKey: string;
  body: string;
  createdAt: string;
  state: 'PENDING' | 'DELIVERED' | 'FAILED' | 'DISCARDED';
  /** Machine time, not twin time: setting the twin's clock back must not hold a first delivery up. */
  firstAttemptAt: number;
  /** Twin time of the next resend; null before the first try and after the last. */
  nextAt: number | null;
  attempts: DeliveryAttempt[];
}

/** How webhooks are bent, set from the control API. */
export interface WebhookConfig {
  /** Send every event twice, with the same transmission id. */
  duplicate: boolean;
  /** Gather events for a moment and send the newest first. */
  reorder: boolean;
  /** Deliver before the API call that caused the event is answered. */
  before: boolean;
  /** Keep events pending and send nothing. */
  paused: boolean;
  /** Record events but never send them: for making old data, whose receiver is not up yet. */
  discard: boolean;
  delayMs: number;
}

/** The well-behaved setting. */
export const PLAIN_WEBHOOKS: WebhookConfig = {
  duplicate: false,
  reorder: false,
  before: false,
  paused: false,
  discard: false,
  delayMs: 0,
};

/** A shop known to the twin. */
export interface Merchant {
  mId: string;
  name: string;
  clientKey: string;
  secretKey: string;
  webhookUrls: { url: string; events: WebhookEvent['kind'][] }[];
}
