import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

interface Options {
  challenge: string;
  rp?: { id: string };
  rpId?: string;
  user?: { id: string };
}

/** How a key lies, for tests of what must be refused. */
export interface Lie {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  userVerified?: boolean;
  signCount?: number;
  userHandle?: string;
  /** Signs with another key. */
  forged?: boolean;
}

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 };
const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();

/**
 * A passkey in software (WebAuthn level 3, ES256, attestation "none"): what a browser and a device would answer, as JSON.
 */
export class SoftAuthenticator {
  readonly credentialId = randomBytes(32);
  readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;
  private userHandle: string | null = null;

  /** @param signCount 0 for one that does not count, as those that are kept in an account */
  constructor(
    readonly origin: string,
    public signCount = 0,
  ) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = pair.privateKey;
    this.publicKey = pair.publicKey;
  }

  /** What `navigator.credentials.create` answers. */
  create(optionsJson: string, lie: Lie = {}): string {
    const options = JSON.parse(optionsJson) as Options;
    this.userHandle = options.user?.id ?? null;
    const clientData = this.clientData('webauthn.create', options, lie);
    const authData = this.authData(lie.rpId ?? options.rp?.id ?? '', lie, true);
    return this.answer({
      clientDataJSON: b64(clientData),
      attestationObject: b64(
        map([
          ['fmt', text('none')],
          ['attStmt', Buffer.from([0xa0])],
          ['authData', bytes(authData)],
        ]),
      ),
      transports: ['internal', 'hybrid'],
    });
  }

  /** What `navigator.credentials.get` answers. */
  get(optionsJson: string, lie: Lie = {}): string {
    const options = JSON.parse(optionsJson) as Options;
    if (this.signCount > 0) this.signCount += 1;
    const clientData = this.clientData('webauthn.get', options, lie);
    const authData = this.authData(lie.rpId ?? options.rpId ?? '', lie, false);
    const key = lie.forged ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : this.privateKey;
    return this.answer({
      clientDataJSON: b64(clientData),
      authenticatorData: b64(authData),
      signature: b64(sign('sha256', Buffer.concat([authData, sha256(clientData)]), key)),
      userHandle: lie.userHandle ?? this.userHandle,
    });
  }

  private answer(response: object): string {
    const id = b64(this.credentialId);
    return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response });
  }

  private clientData(type: string, { challenge }: Options, lie: Lie): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: lie.type ?? type,
        challenge: lie.challenge ?? challenge,
        origin: lie.origin ?? this.origin,
        crossOrigin: false,
      }),
    );
  }

  private authData(rpId: string, lie: Lie, withKey: boolean): Buffer {
    const flags =
      FLAGS.present | (lie.userVerified === false ? 0 : FLAGS.verified) | (withKey ? FLAGS.attested : 0);
    const head = Buffer.alloc(5);
    head.writeUInt8(flags, 0);
    head.writeUInt32BE(lie.signCount ?? this.signCount, 1);
    const parts = [sha256(rpId), head];
    if (withKey) {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(this.credentialId.length);
      parts.push(Buffer.alloc(16), length, this.credentialId, this.coseKey());
    }
    return Buffer.concat(parts);
  }

  /** RFC 9053: key type EC2, ES256, curve P-256, the two coordinates. */
  private coseKey(): Buffer {
    const { x = '', y = '' } = this.publicKey.export({ format: 'jwk' });
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      bytes(Buffer.from(x, 'base64url')),
      Buffer.from([0x22]),
      bytes(Buffer.from(y, 'base64url')),
    ]);
  }
}

/** As much of CBOR (RFC 8949) as an attestation needs. */
function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
}
const text = (value: string): Buffer => Buffer.concat([head(3, value.length), Buffer.from(value)]);
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value]);
const map = (entries: [string, Buffer][]): Buffer =>
  Buffer.concat([head(5, entries.length), ...entries.flatMap(([key, value]) => [text(key), value])]);
