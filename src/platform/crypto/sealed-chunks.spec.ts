import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CHUNK_BYTES, ChunkSealer, ChunksBroken, openChunks, sealedSize } from './sealed-chunks.js';

const key = randomBytes(32);
const SEALED = CHUNK_BYTES + 16;

function seal(plain: Buffer, step = plain.length || 1): Buffer {
  const sealer = new ChunkSealer(key, 'a');
  const out: Buffer[] = [];
  for (let at = 0; at < plain.length; at += step) out.push(...sealer.push(plain.subarray(at, at + step)));
  return Buffer.concat([...out, sealer.end()]);
}

async function open(sealed: Buffer, object = 'a', withKey = key, step = 10_007): Promise<Buffer> {
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < sealed.length; at += step) yield sealed.subarray(at, at + step);
  }
  const out: Buffer[] = [];
  for await (const plain of openChunks(withKey, object, pieces())) out.push(plain);
  return Buffer.concat(out);
}

describe('files sealed in chunks (S000-INT-03)', () => {
  it.each([0, 1, 15, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 200_000])(
    '%i bytes come back whole, however they are cut on the way',
    async (size) => {
      const plain = randomBytes(size);
      const sealed = seal(plain, 7_919);
      expect(sealed).toHaveLength(sealedSize(size));
      expect(seal(plain).equals(sealed)).toBe(true);
      for (const step of [1_000, 65_536, 1 << 20])
        expect((await open(sealed, 'a', key, step)).equals(plain)).toBe(true);
    },
  );

  it('what was changed, cut off, swapped or belongs to another does not open', async () => {
    const sealed = seal(randomBytes(3 * CHUNK_BYTES + 10));
    const chunk = (i: number) => sealed.subarray(4 + i * SEALED, 4 + (i + 1) * SEALED);
    const head = sealed.subarray(0, 4);
    const flipped = Buffer.from(sealed);
    flipped[100] = (flipped[100] ?? 0) ^ 1;
    const broken = {
      'a bit': flipped,
      'the last chunk is missing': sealed.subarray(0, 4 + 3 * SEALED),
      'cut in the middle of a chunk': sealed.subarray(0, 4 + SEALED + 50),
      'only the head': head,
      nothing: Buffer.alloc(0),
      'two chunks swapped': Buffer.concat([head, chunk(1), chunk(0), chunk(2), chunk(3)]),
      'a chunk left out': Buffer.concat([head, chunk(0), chunk(2), chunk(3)]),
      'a chunk twice': Buffer.concat([head, chunk(0), chunk(0), chunk(1), chunk(2), chunk(3)]),
      'bytes behind it': Buffer.concat([sealed, Buffer.from('x')]),
      'another file behind it': Buffer.concat([sealed, sealed]),
      'no head': sealed.subarray(4),
    };
    for (const [what, bytes] of Object.entries(broken))
      await expect(open(bytes), what).rejects.toThrow(ChunksBroken);
    await expect(open(sealed, 'b')).rejects.toThrow(ChunksBroken);
    await expect(open(sealed, 'a', randomBytes(32))).rejects.toThrow(ChunksBroken);
  });
});
