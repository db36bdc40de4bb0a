import {
  createPrivateKey,
  createPublicKey,
  sign,
  timingSafeEqual,
  verify,
  type KeyObject,
} from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataKey } from '../../../platform/crypto/data-key.js';
import { Keys } from '../../../platform/crypto/keys.js';

/** PKCS#8 of an Ed25519 key, up to its 32 secret bytes (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** One version of the key that chains are made with. */
export class ChainKeyVersion {
  private readonly signing: KeyObject;

  constructor(private readonly key: DataKey) {
    const secret = key.mac('madang audit checkpoints ed25519');
    this.signing = createPrivateKey({
      key: Buffer.concat([ED25519_PREFIX, secret]),
      format: 'der',
      type: 'pkcs8',
    });
  }

  get id(): string {
    return this.key.id;
  }

  /** What stands beside a link and cannot be made without the key. */
  linkCode(link: Link): Buffer {
    return this.key.mac(`link ${link.chain} ${link.seq} ${link.of} ${link.hash.toString('hex')}`);
  }

  fits(link: Link, mac: Buffer): boolean {
    return mac.length === 32 && timingSafeEqual(mac, this.linkCode(link));
  }

  sign(text: string): Buffer {
    return sign(null, Buffer.from(text, 'utf8'), this.signing);
  }

  isSignature(text: string, signature: Buffer): boolean {
    return verify(null, Buffer.from(text, 'utf8'), createPublicKey(this.signing), signature);
  }

  /** For whoever verifies checkpoints without us. */
  get publicKeyPem(): string {
    return createPublicKey(this.signing).export({ format: 'pem', type: 'spki' }).toString();
  }
}

export interface Link {
  chain: 'audit' | 'access';
  seq: string;
  /** What it is of: the id of an event, the ids of a batch. */
  of: string;
  hash: Buffer;
}

/** The keys of the chains, from the ring. Who can write the whole database cannot make one. */
@Injectable()
export class ChainKey {
  private readonly known = new Map<string, ChainKeyVersion | null>();

  constructor(private readonly keys: Keys) {}

  async current(): Promise<ChainKeyVersion> {
    const key = await this.keys.forClass('audit');
    const known = this.known.get(key.id) ?? new ChainKeyVersion(key);
    this.known.set(key.id, known);
    return known;
  }

  /** Null: there is no such key, or it cannot be opened. */
  async byId(id: string): Promise<ChainKeyVersion | null> {
    const known = this.known.get(id);
    if (known) return known;
    const found = (await this.keys.byIds([id])).get(id);
    const version = found instanceof DataKey ? new ChainKeyVersion(found) : null;
    if (version) this.known.set(id, version);
    return version;
  }
}
