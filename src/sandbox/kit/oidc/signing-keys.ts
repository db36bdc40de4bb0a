import { createPrivateKey, generateKeyPair, randomBytes, sign, type JsonWebKey } from 'node:crypto';
import { promisify } from 'node:util';
import type { Records } from '../records.js';
import type { TwinClock } from '../twin-clock.js';
import type { OidcKinds, SigningKey } from './model.js';

const generate = promisify(generateKeyPair);

/** The part of a twin's records that holds keys. */
export type KeyRecords = Pick<Records<Pick<OidcKinds<{ id: string }>, 'key'>>, 'all' | 'commit'>;

/** A key nobody has published. */
export async function newKey(now: number): Promise<SigningKey> {
  const { privateKey } = await generate('rsa', { modulusLength: 2_048 });
  const jwk = privateKey.export({ format: 'jwk' }) as Record<string, unknown>;
  return { id: randomBytes(20).toString('hex'), jwk, at: now, retired: false };
}

/** An RS256 signature over text. */
export function signature(key: SigningKey, text: string): string {
  const privateKey = createPrivateKey({ key: key.jwk as JsonWebKey, format: 'jwk' });
  return sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url');
}

/** The keys of one twin, and their rotation. */
export class SigningKeys {
  constructor(
    private readonly records: KeyRecords,
    private readonly clock: TwinClock,
  ) {}

  /** A twin that starts for the first time makes its first key. */
  async ensure(): Promise<void> {
    if (this.live().length === 0) await this.rotate(false);
  }

  /** A new key signs from now on. @param retireOld also stops publishing the others */
  async rotate(retireOld: boolean): Promise<SigningKey> {
    const key = await newKey(this.clock.now());
    const old = retireOld ? this.live() : [];
    await this.records.commit(
      { k: 'key', v: key },
      ...old.map((each) => ({ k: 'key' as const, v: { ...each, retired: true } })),
    );
    return key;
  }

  get current(): SigningKey {
    const key = this.live().at(-1);
    if (!key) throw new Error('no signing key');
    return key;
  }

  /** What `jwks_uri` shows: public parts only. */
  get published(): { keys: Record<string, unknown>[] } {
    const keys = this.live().map(({ id, jwk: { kty, n, e } }) => ({
      kty,
      use: 'sig',
      alg: 'RS256',
      kid: id,
      n,
      e,
    }));
    return { keys };
  }

  private live(): SigningKey[] {
    return this.records.all('key').filter((key) => !key.retired);
  }
}
