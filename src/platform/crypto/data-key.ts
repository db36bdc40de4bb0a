import { createHmac } from 'node:crypto';
import { decrypt, encrypt, newNonce } from './aes-gcm.js';
import { additionalData, formatSealed, type Place, type SealedParts } from './sealed-text.js';

/** One version of one key, unwrapped. It seals without waiting, so also inside a transaction. */
export class DataKey {
  readonly #secret: Buffer;

  constructor(
    readonly id: string,
    readonly version: number,
    secret: Buffer,
  ) {
    this.#secret = secret;
  }

  seal(place: Place, value: string | Buffer, nonce = newNonce()): string {
    const plain = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    const body = encrypt(this.#secret, nonce, additionalData(place, this.version), plain);
    return formatSealed({ keyId: this.id, nonce, body });
  }

  /** @returns null when the value was changed, or was sealed for another place */
  open(place: Place, { nonce, body }: SealedParts): Buffer | null {
    return decrypt(this.#secret, nonce, additionalData(place, this.version), body);
  }

  /** HMAC-SHA-256. For keys of the classes `index`, `link` and `audit` only: one key, one use. */
  mac(text: string): Buffer {
    return createHmac('sha256', this.#secret).update(text).digest();
  }
}
