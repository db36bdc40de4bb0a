import { isUuid } from '../../shared/ids.js';
import { NONCE_BYTES, TAG_BYTES } from './aes-gcm.js';

/** Where a value lies. It opens there and nowhere else. */
export interface Place {
  table: string;
  column: string;
  /** The id of the row. */
  row: string;
}

/** What a sealed value consists of: `v1.<key id>.<nonce>.<ciphertext and tag>`, the last two in base64url. */
export interface SealedParts {
  keyId: string;
  nonce: Buffer;
  body: Buffer;
}

const BASE64URL = /^[A-Za-z0-9_-]*$/;

export function formatSealed({ keyId, nonce, body }: SealedParts): string {
  return `v1.${keyId}.${nonce.toString('base64url')}.${body.toString('base64url')}`;
}

/** @returns null when the text is not a sealed value of a version this build knows */
export function parseSealed(text: string): SealedParts | null {
  const [version, keyId = '', nonceText = '', bodyText = '', ...more] = text.split('.');
  if (version !== 'v1' || more.length > 0 || !isUuid(keyId)) return null;
  if (!BASE64URL.test(nonceText) || !BASE64URL.test(bodyText)) return null;
  const [nonce, body] = [Buffer.from(nonceText, 'base64url'), Buffer.from(bodyText, 'base64url')];
  return nonce.length === NONCE_BYTES && body.length >= TAG_BYTES ? { keyId, nonce, body } : null;
}

/** Bound into the tag: a value copied to another row or column, or under another key version, does not open. */
export function additionalData({ table, column, row }: Place, keyVersion: number): Buffer {
  const parts = [table, column, row];
  if (parts.some((part) => part === '' || part.includes('|')))
    throw new Error(`No place: ${parts.join(', ')}`);
  return Buffer.from([...parts, keyVersion].join('|'));
}
