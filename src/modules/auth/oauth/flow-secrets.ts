import { createHash, createHmac } from 'node:crypto';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';

/**
 * What one way to the provider and back is proven with. Nonce and code verifier are derived from the browser's cookie
 * and the state, so nothing that could finish a sign-in is stored, and no other browser can compute it.
 */
export interface FlowSecrets {
  state: string;
  nonce: string;
  codeVerifier: string;
}

const derive = (secret: string, what: string, state: string): string =>
  createHmac('sha256', secret).update(`${what} ${state}`).digest('base64url');

/** @param secret of the browser's cookie */
export function flowSecrets(secret: string, state: string = newToken()): FlowSecrets {
  return {
    state,
    nonce: derive(secret, 'nonce', state),
    codeVerifier: derive(secret, 'verifier', state),
  };
}

/** S256. */
export const challengeOf = (codeVerifier: string): string =>
  createHash('sha256').update(codeVerifier).digest('base64url');

/** A challenge as bytes, or null when the text is none. The hash of the verifier is what `hashToken` makes of it. */
export function challengeBytes(challenge: string): Buffer | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) return null;
  const bytes = Buffer.from(challenge, 'base64url');
  return bytes.length === hashToken('').length ? bytes : null;
}
