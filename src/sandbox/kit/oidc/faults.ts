import { asNumber, type JsonObject } from '../json.js';

/** Where a fault can be set. */
export const PLACES = ['authorize', 'token', 'jwks', 'userinfo', 'admin'] as const;
export type Place = (typeof PLACES)[number];

/** What goes wrong on the way, whatever is said. */
export const TRANSPORT = [
  'delay',
  'dropBefore',
  'executeThenDrop',
  'error500',
  'nonJson',
  'redirect',
] as const;

/** What an id token says that is not true; a client that believes one of them can be fooled. */
export const ID_TOKEN_LIES = [
  'wrongNonce',
  'noNonce',
  'wrongIssuer',
  'wrongAudience',
  'severalAudiences',
  'wrongAzp',
  'wrongSignature',
  'unknownKid',
  'algNone',
  'algHmac',
  'expired',
  'issuedInFuture',
  'issuedLongAgo',
  'wrongAtHash',
  'otherSubject',
  'noIdToken',
  'thin',
  'garbage',
] as const;

/** All lies: of the id token, of the token endpoint, of the redirect back, of the profile. */
export const LIES = [
  ...ID_TOKEN_LIES,
  'acceptReplay',
  'ignoreVerifier',
  'noAccessToken',
  'wrongState',
  'noState',
  'wrongIss',
  'otherPerson',
] as const;

export type FaultKind = (typeof TRANSPORT)[number] | (typeof LIES)[number];
export type Lie = (typeof LIES)[number];

/** A scripted misbehaviour, used up `times` times. */
export interface Fault {
  at: Place;
  kind: FaultKind;
  times: number;
  delayMs: number;
}

/** Faults waiting to happen, first in first out for each place. Not journalled: a restart is well again. */
export class Faults {
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

  takeTransport(at: Place): Fault | null {
    return this.take(at, TRANSPORT);
  }

  /** The next lie of a place that is one of `kinds`. */
  takeLie(at: Place, kinds: readonly Lie[]): Lie | null {
    return (this.take(at, kinds)?.kind as Lie | undefined) ?? null;
  }

  private take(at: Place, kinds: readonly FaultKind[]): Fault | null {
    const fault = this.faults.find((entry) => entry.at === at && kinds.includes(entry.kind));
    if (!fault) return null;
    fault.times -= 1;
    if (fault.times <= 0) this.faults = this.faults.filter((entry) => entry !== fault);
    return { ...fault };
  }
}

/** Reads a fault from the control API's body, or throws one sentence saying what is wrong. */
export function readFault(body: JsonObject): Fault {
  const at = PLACES.find((known) => known === body['at']);
  const kind = [...TRANSPORT, ...LIES].find((known) => known === body['kind']);
  if (!at) throw new Error(`at is one of ${PLACES.join(', ')}`);
  if (!kind) throw new Error(`kind is one of ${[...TRANSPORT, ...LIES].join(', ')}`);
  const times = asNumber(body['times']) ?? 1;
  const delayMs = asNumber(body['delayMs']) ?? 1_000;
  if (!Number.isInteger(times) || times < 1) throw new Error('times is 1 or more');
  if (delayMs < 0 || delayMs > 600_000) throw new Error('delayMs is 0 to 600000');
  return { at, kind, times, delayMs };
}
