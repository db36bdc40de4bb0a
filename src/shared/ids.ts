import { randomBytes, randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const ID_BYTES = 16;
/** Random bytes for the next ids: fetching many costs as much as fetching few. */
const random = Buffer.alloc(256 * ID_BYTES);
let used = random.length;
/** Of the last id; ids of one millisecond are counted on from a random number. */
let msecs = 0;
let seq = 0;

/** A new id: UUIDv7, so that rows made together lie together in every index. Later ones of a process are greater. */
export function newId(): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // Half of the room is left for counting.
    seq = random.readUInt32BE(used) >>> 1;
  } else {
    seq += 1;
  }
  return v7({ random: random.subarray(used, (used += ID_BYTES)), msecs, seq });
}

/** UUIDv7 for a row that belongs to the past (seeding); keeps ids in the order of time. */
export function newIdAt(at: Date): string {
  return v7({ msecs: at.getTime() });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

// Without 0/O, 1/I/L, U: read aloud over the phone and typed back without mistakes.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `length` characters of an alphabet without look-alikes, unguessable (about 4.9 bits a character). */
export function randomCode(length: number): string {
  let code = '';
  while (code.length < length) {
    for (const byte of randomBytes(length)) {
      // 240 = 8 × 30: bytes above it would favour the first letters.
      if (byte < 240 && code.length < length) code += ALPHABET[byte % ALPHABET.length];
    }
  }
  return code;
}
