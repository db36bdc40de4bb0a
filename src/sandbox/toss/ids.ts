import { randomBytes, randomInt } from 'node:crypto';
import { kstCompact } from './times.js';

/** Where new identifiers come from. Tests replace it to reproduce captured answers exactly. */
export interface IdSource {
  paymentKey(mId: string, now: number): string;
  transactionKey(): string;
  secret(): string;
  traceId(): string;
  webhookId(): string;
  accountNumber(): string;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ALNUM = `${LOWER}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

function text(alphabet: string, length: number): string {
  let out = '';
  for (let i = 0; i < length; i += 1) out += alphabet.charAt(randomInt(alphabet.length));
  return out;
}

/** Identifiers in the formats seen in real answers. */
export const randomIds: IdSource = {
  paymentKey: (mId, now) => `${mId.slice(0, 5).padEnd(5, '_')}${kstCompact(now)}${text(ALNUM, 5)}`,
  transactionKey: () => `txrd_${text(LOWER, 27)}`,
  secret: () => `ps_${text(ALNUM, 28)}`,
  traceId: () => randomBytes(16).toString('hex'),
  webhookId: () => `whtrans_${text(LOWER, 27)}`,
  accountNumber: () => `X${text('0123456789', 13)}`,
};
