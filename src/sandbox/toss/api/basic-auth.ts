import { createHash, timingSafeEqual } from 'node:crypto';
import type { Merchant } from '../model.js';
import { ApiError } from '../wire/api-error.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The shop whose secret key stands in the Basic header, or the refusal Toss gives. */
export function authenticateMerchant(header: string | undefined, merchants: readonly Merchant[]): Merchant {
  const encoded = /^Basic\s+([A-Za-z0-9+/_-]*={0,2})$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) throw new ApiError('UNAUTHORIZED_KEY');
  // Node's decoder takes padded and unpadded base64 alike; real clients send both.
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) throw new ApiError('INCORRECT_BASIC_AUTH_FORMAT');
  const key = digest(text.slice(0, colon));
  const merchant = merchants.find((known) => timingSafeEqual(digest(known.secretKey), key));
  if (!merchant || text.length > colon + 1) throw new ApiError('UNAUTHORIZED_KEY');
  return merchant;
}
