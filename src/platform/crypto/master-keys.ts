import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { decrypt, encrypt, newNonce, NONCE_BYTES } from './aes-gcm.js';
import { additionalData } from './sealed-text.js';

export interface WrappedKey {
  masterKid: string;
  /** Nonce, then ciphertext and tag. */
  bytes: Buffer;
}

/** The keys from `DATA_KEYS` that wrap data keys. The first wraps, all unwrap. */
@Injectable()
export class MasterKeys {
  private readonly keys: { kid: string; secret: Buffer }[];

  constructor(config: Config) {
    this.keys = config.env.DATA_KEYS.map(({ kid, secret }) => ({ kid, secret: Buffer.from(secret) }));
  }

  /** The one that wraps. */
  get current(): string {
    return this.first.kid;
  }

  get kids(): string[] {
    return this.keys.map((key) => key.kid);
  }

  /** @param id of the data key: a wrapped key in another key's row does not unwrap */
  wrap(id: string, version: number, secret: Buffer): WrappedKey {
    const nonce = newNonce();
    const sealed = encrypt(this.first.secret, nonce, this.place(id, version), secret);
    return { masterKid: this.first.kid, bytes: Buffer.concat([nonce, sealed]) };
  }

  /** @returns null when no key of this name is here, or it is not the one that wrapped */
  unwrap(id: string, version: number, { masterKid, bytes }: WrappedKey): Buffer | null {
    const master = this.keys.find((key) => key.kid === masterKid);
    if (!master) return null;
    const [nonce, body] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES)];
    return decrypt(master.secret, nonce, this.place(id, version), body);
  }

  private get first(): { kid: string; secret: Buffer } {
    const [first] = this.keys;
    if (!first) throw new Error('DATA_KEYS is empty');
    return first;
  }

  private place(id: string, version: number): Buffer {
    return additionalData({ table: 'data_keys', column: 'wrapped', row: id }, version);
  }
}
