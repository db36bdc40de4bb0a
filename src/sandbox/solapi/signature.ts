import { createHmac, timingSafeEqual } from 'node:crypto';

const SKEW_MS = 15 * 60_000;
const HEADER =
  /^HMAC-SHA256 apiKey=([^,\s]{1,100}),\s*date=([^,\s]{1,40}),\s*salt=([^,\s]{12,64}),\s*signature=([0-9a-f]{64})$/i;

/** What is wrong with a request's `Authorization`, as Solapi says it. */
export type AuthProblem = { status: number; errorCode: string; errorMessage: string };

export interface Account {
  apiKey: string;
  apiSecret: string;
}

/** hex(HMAC-SHA-256(secret, date + salt)). */
export function sign(apiSecret: string, date: string, salt: string): string {
  return createHmac('sha256', apiSecret).update(`${date}${salt}`).digest('hex');
}

/** Judges signatures, and remembers each for as long as its date is good: it may be used once. */
export class SignatureCheck {
  private readonly used = new Map<string, number>();

  constructor(private readonly account: Account) {}

  /** @returns null when the request may come in */
  judge(header: string | undefined, now: number): AuthProblem | null {
    const [, apiKey = '', date = '', salt = '', given = ''] = HEADER.exec(header ?? '') ?? [];
    if (apiKey === '') return problem(401, 'Unauthorized', 'The Authorization header cannot be read.');
    if (apiKey !== this.account.apiKey) return problem(401, 'InvalidAPIKey', 'No such API key.');
    const at = Date.parse(date);
    if (!/^\d{4}-\d\d-\d\dT/.test(date) || !(Math.abs(now - at) <= SKEW_MS))
      return problem(403, 'RequestTimeTooSkewed', 'The date is more than 15 minutes off.');
    const expected = Buffer.from(sign(this.account.apiSecret, date, salt), 'hex');
    if (!timingSafeEqual(expected, Buffer.from(given, 'hex')))
      return problem(403, 'SignatureDoesNotMatch', 'The signature is of something else.');
    for (const [signature, until] of this.used) if (until < now) this.used.delete(signature);
    if (this.used.has(given.toLowerCase()))
      return problem(403, 'DuplicatedSignature', 'The signature was used before.');
    this.used.set(given.toLowerCase(), at + SKEW_MS);
    return null;
  }
}

function problem(status: number, errorCode: string, errorMessage: string): AuthProblem {
  return { status, errorCode, errorMessage };
}
