/** An answer of twenty rows is 12 KiB. */
const SLAB_BYTES = 128 * 1_024;
/** Of one unit of a text; the two units of a pair take four together. */
const BYTES_MAX = 3;

let slab = Buffer.alloc(0);
let used = 0;

/**
 * The bytes of a text. They lie next to those of other texts, as node keeps small ones: memory of its own for each
 * answer costs as much as writing it, and here nobody has to go over the text for its length first. Nothing is written
 * twice, so that an answer stays what it is for as long as a slow client takes it.
 */
export function utf8Bytes(text: string): Buffer {
  const most = text.length * BYTES_MAX;
  if (most > SLAB_BYTES) return Buffer.from(text, 'utf8');
  if (used + most > slab.length) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    used = 0;
  }
  const from = used;
  used += slab.write(text, from, 'utf8');
  return slab.subarray(from, used);
}
