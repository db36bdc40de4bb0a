import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { VendorHttp, type VendorAnswer } from '../../../platform/http/vendor-http.js';
import {
  PaymentGateway,
  type CallOutcome,
  type LookupOutcome,
  type RefundAccount,
} from './payment-gateway.port.js';
import { MerchantKeys } from '../methods/merchant-keys.js';
import { PASSING_FAULTS, readTossError, readTossPayment } from './toss.wire.js';
import type { Won } from '../../../shared/money.js';

/** Toss asks callers to wait this long for an answer. */
const READ_TIMEOUT_MS = 60_000;
const LOOKUP_TIMEOUT_MS = 10_000;

/** Toss Payments core API v1. Source of every rule here: the provider's wire contract. */
@Injectable()
export class TossGateway extends PaymentGateway {
  readonly provider = 'TOSS';
  private readonly http: VendorHttp;

  constructor(
    config: Config,
    private readonly merchants: MerchantKeys,
  ) {
    super();
    this.http = new VendorHttp('toss', config.env.TOSS_API_URL, {});
  }

  async confirm(call: {
    merchantKeyId: string | null;
    paymentKey: string;
    orderId: string;
    amount: Won;
    idempotencyKey: string;
  }): Promise<CallOutcome> {
    const { paymentKey, orderId, amount } = call;
    const answer = await this.asMerchant(call.merchantKeyId, (as) =>
      this.http.post('confirm', '/v1/payments/confirm', {
        body: { paymentKey, orderId, amount: Number(amount) },
        headers: { ...as, 'Idempotency-Key': call.idempotencyKey },
        timeoutMs: READ_TIMEOUT_MS,
      }),
    );
    return outcome(answer);
  }

  async cancel(call: {
    merchantKeyId: string | null;
    paymentKey: string;
    amount: Won;
    taxFree: Won;
    refundable: Won;
    refundAccount: RefundAccount | null;
    reason: string;
    idempotencyKey: string;
  }): Promise<CallOutcome> {
    const answer = await this.asMerchant(call.merchantKeyId, (as) =>
      this.http.post('cancel', `/v1/payments/${encodeURIComponent(call.paymentKey)}/cancel`, {
        body: {
          cancelReason: call.reason.slice(0, 200),
          cancelAmount: Number(call.amount),
          refundableAmount: Number(call.refundable),
          ...(call.taxFree > 0n ? { taxFreeAmount: Number(call.taxFree) } : {}),
          ...(call.refundAccount ? { refundReceiveAccount: toToss(call.refundAccount) } : {}),
        },
        headers: { ...as, 'Idempotency-Key': call.idempotencyKey },
        timeoutMs: READ_TIMEOUT_MS,
      }),
    );
    return outcome(answer);
  }

  async lookup(
    by: { paymentKey: string } | { orderId: string },
    merchantKeyId: string | null,
  ): Promise<LookupOutcome> {
    const path =
      'paymentKey' in by
        ? `/v1/payments/${encodeURIComponent(by.paymentKey)}`
        : `/v1/payments/orders/${encodeURIComponent(by.orderId)}`;
    const answer = await this.asMerchant(merchantKeyId, (as) =>
      this.http.get('lookup', path, { headers: as, timeoutMs: LOOKUP_TIMEOUT_MS }),
    );
    if (answer.kind === 'lost') return { kind: 'unknown', reason: answer.reason };
    if (answer.status === 200) {
      const payment = readTossPayment(answer.body);
      return payment ? { kind: 'found', payment } : { kind: 'unknown', reason: 'unreadable answer' };
    }
    const error = readTossError(answer.body);
    const absent =
      answer.status === 404 && (error?.code === 'NOT_FOUND_PAYMENT' || error?.code === 'NOT_FOUND');
    return absent
      ? { kind: 'not-found' }
      : { kind: 'unknown', reason: error?.code ?? `HTTP ${answer.status}` };
  }

  /**
   * With the key the payment was opened with. When Toss does not know it any more nothing was done, and the key that
   * has taken its place is tried.
   */
  private async asMerchant(
    merchantKeyId: string | null,
    ask: (as: { authorization: string }) => Promise<VendorAnswer>,
  ): Promise<VendorAnswer> {
    let answer: VendorAnswer = { kind: 'lost', reason: 'no key', unsent: true };
    for (const secretKey of await this.merchants.secretKeys(merchantKeyId)) {
      // The secret key is the user, the password is empty; the colon is not optional.
      answer = await ask({ authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}` });
      if (answer.kind === 'lost' || answer.status !== 401) return answer;
    }
    return answer;
  }
}

/** Toss calls the code of the bank `bank` here, and `bankCode` everywhere else. */
function toToss({ bankCode, accountNumber, holderName }: RefundAccount): Record<string, string> {
  return { bank: bankCode, accountNumber, holderName };
}

function outcome(answer: VendorAnswer): CallOutcome {
  if (answer.kind === 'lost') return { kind: 'unknown', reason: answer.reason, running: false };
  if (answer.status === 200) {
    const payment = readTossPayment(answer.body);
    return payment
      ? { kind: 'done', payment }
      : { kind: 'unknown', reason: 'unreadable answer', running: false };
  }
  const error = readTossError(answer.body);
  // 409: the first request with this key still runs. 5xx, 429 and foreign bodies: nobody knows what was done.
  if (!error || answer.status >= 500 || answer.status === 409 || answer.status === 429) {
    return {
      kind: 'unknown',
      reason: error?.code ?? `HTTP ${answer.status}`,
      running: answer.status === 409,
    };
  }
  return {
    kind: 'declined',
    code: error.code,
    message: error.message,
    again: PASSING_FAULTS.has(error.code),
  };
}
