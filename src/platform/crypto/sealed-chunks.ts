import { decrypt, encrypt, NONCE_BYTES, TAG_BYTES } from './aes-gcm.js';

const MAGIC = Buffer.from('MDC1');
export const CHUNK_BYTES = 64 * 1024;
const SEALED_CHUNK = CHUNK_BYTES + TAG_BYTES;

/** Bytes that were not made by `ChunkSealer` with this key for this object: changed, reordered or cut off. */
export class ChunksBroken extends Error {
  constructor() {
    super('The sealed bytes are not whole');
    this.name = 'ChunksBroken';
  }
}

/**
 * Seals a file of any length in chunks of 64 KiB under a key of its own. Each chunk's number is its nonce, and number,
 * object and "last" are bound into its tag, so that chunks cannot be changed, swapped, left out or cut off.
 * The key must never seal a second file.
 */
export class ChunkSealer {
  private waiting: Buffer[] = [];
  private size = 0;
  private index = 0;

  constructor(
    private readonly key: Buffer,
    private readonly object: string,
  ) {}

  /** @returns what can be written already; the head comes with the first call */
  push(bytes: Buffer): Buffer[] {
    const out: Buffer[] = [];
    this.waiting.push(bytes);
    this.size += bytes.length;
    // One byte more than a chunk: only then is it sure that the chunk is not the last.
    if (this.size <= CHUNK_BYTES) return out;
    let all = Buffer.concat(this.waiting);
    while (all.length > CHUNK_BYTES) {
      out.push(this.seal(all.subarray(0, CHUNK_BYTES), false));
      all = all.subarray(CHUNK_BYTES);
    }
    this.waiting = [all];
    this.size = all.length;
    return out;
  }

  end(): Buffer {
    return this.seal(Buffer.concat(this.waiting), true);
  }

  private seal(plain: Buffer, last: boolean): Buffer {
    const sealed = encrypt(this.key, nonceOf(this.index), aadOf(this.object, this.index, last), plain);
    const first = this.index === 0;
    this.index += 1;
    return first ? Buffer.concat([MAGIC, sealed]) : sealed;
  }
}

/** How long `plain` bytes are when sealed. */
export function sealedSize(plain: number): number {
  return MAGIC.length + plain + Math.max(1, Math.ceil(plain / CHUNK_BYTES)) * TAG_BYTES;
}

/** Opens what `ChunkSealer` made, chunk by chunk. @throws ChunksBroken where it stops being whole, so read to the end */
export async function* openChunks(
  key: Buffer,
  object: string,
  sealed: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let index = 0;
  let headed = false;
  const open = (chunk: Buffer, last: boolean): Buffer => {
    const plain = decrypt(key, nonceOf(index), aadOf(object, index, last), chunk);
    if (!plain) throw new ChunksBroken();
    index += 1;
    return plain;
  };
  for await (const bytes of sealed) {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    if (!headed) {
      if (rest.length < MAGIC.length) continue;
      if (!rest.subarray(0, MAGIC.length).equals(MAGIC)) throw new ChunksBroken();
      rest = rest.subarray(MAGIC.length);
      headed = true;
    }
    while (rest.length > SEALED_CHUNK) {
      yield open(rest.subarray(0, SEALED_CHUNK), false);
      rest = rest.subarray(SEALED_CHUNK);
    }
  }
  if (!headed) throw new ChunksBroken();
  yield open(rest, true);
}

function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(index, NONCE_BYTES - 4);
  return nonce;
}

function aadOf(object: string, index: number, last: boolean): Buffer {
  return Buffer.from(`${object}|${index}|${last ? 'last' : 'more'}`);
}
