import { asNumber, asString, type JsonObject } from '../../kit/json.js';
import { ApiError } from '../wire/api-error.js';

const ENDPOINTS = ['confirm', 'cancel', 'lookup', 'transactions', 'settlements'] as const;
const KINDS = [
  'executeThenDrop',
  'dropBefore',
  'delay',
  'executeThenDelay',
  'error500Before',
  'error500After',
  'decline',
  'nonJson',
] as const;

/** Where a fault can be set. */
export type FaultEndpoint = (typeof ENDPOINTS)[number];

/** A scripted misbehaviour, used up `times` times. */
export interface Fault {
  endpoint: FaultEndpoint;
  kind: (typeof KINDS)[number];
  code: string | null;
  message: string | null;
  delayMs: number;
  times: number;
  /** Only requests about this order, when given. */
  orderId: string | null;
  /** Do not keep the answer under the Idempotency-Key: what Toss does with a 5xx is not known. */
  forgetKey: boolean;
}

/** Faults waiting to happen, first in first out for each endpoint and order. Not journalled: a restart is well again. */
export class FaultQueue {
  private faults: Fault[] = [];

  add(fault: Fault): void {
    this.faults.push(fault);
  }

  list(): readonly Fault[] {
    return this.faults;
  }

  clear(): void {
    this.faults = [];
  }

  /**
   * Uses up the next fault for this request. A decline is a verdict of the execution, so it waits
   * for a request that executes while a replayed answer passes by.
   */
  take(endpoint: FaultEndpoint, orderId: string | null, replay: boolean): Fault | null {
    const fault = this.faults.find(
      (entry) => entry.endpoint === endpoint && (entry.orderId === null || entry.orderId === orderId),
    );
    if (!fault || (replay && fault.kind === 'decline')) return null;
    fault.times -= 1;
    if (fault.times <= 0) this.faults = this.faults.filter((entry) => entry !== fault);
    return { ...fault };
  }
}

/** Reads a fault from the control API's body. */
export function readFault(body: JsonObject): Fault {
  const endpoint = ENDPOINTS.find((known) => known === body['endpoint']);
  const kind = KINDS.find((known) => known === body['kind']);
  if (!endpoint) throw new ApiError('INVALID_REQUEST', `endpoint is one of ${ENDPOINTS.join(', ')}`);
  if (!kind) throw new ApiError('INVALID_REQUEST', `kind is one of ${KINDS.join(', ')}`);
  const times = asNumber(body['times']) ?? 1;
  if (!Number.isInteger(times) || times < 1) throw new ApiError('INVALID_REQUEST', 'times is 1 or more');
  const delayMs = asNumber(body['delayMs']) ?? 1000;
  if (delayMs < 0 || delayMs > 600_000) throw new ApiError('INVALID_REQUEST', 'delayMs is 0 to 600000');
  return {
    endpoint,
    kind,
    code: asString(body['code']),
    message: asString(body['message']),
    delayMs,
    times,
    orderId: asString(body['orderId']),
    forgetKey: body['forgetKey'] === true,
  };
}

/** The refusal a decline fault stands for. */
export function declineOf(fault: Fault | null): ApiError | null {
  if (fault?.kind !== 'decline') return null;
  return new ApiError(fault.code ?? 'REJECT_CARD_PAYMENT', fault.message ?? undefined);
}
