import { describe, expect, it } from 'vitest';
import { ATTEMPT_LIMITS, EMPTY_BUCKET, expiryOf, giveBack, take, type Bucket } from './attempt.rules.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START = new Date('2026-11-28T00:00:00Z').getTime();
const at = (ms: number): Date => new Date(START + ms);
const { account, address, target } = ATTEMPT_LIMITS;

/** Takes until nothing more is given. */
function exhaust(bucket: Bucket, atMs: number): Bucket {
  for (;;) {
    const verdict = take(bucket, account, at(atMs));
    if (verdict.kind !== 'taken') return bucket;
    bucket = verdict.bucket;
  }
}

function waitOf(bucket: Bucket, atMs: number): number {
  const verdict = take(bucket, account, at(atMs));
  return verdict.kind === 'wait' ? verdict.ms : 0;
}

describe('counted tries (S004-SEC-04)', () => {
  it('five tries, then a quarter of an hour, then twice as long, up to a day', () => {
    let bucket: Bucket = EMPTY_BUCKET;
    let now = 0;
    const pauses: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const before = bucket.inARow;
      bucket = exhaust(bucket, now);
      expect(bucket.inARow - before).toBe(5);
      pauses.push(waitOf(bucket, now));
      expect(waitOf(bucket, now + waitOf(bucket, now) - 1)).toBe(1);
      now += waitOf(bucket, now);
    }
    const minutes = [15, 30, 60, 120, 240, 480, 960, 1_440, 1_440, 1_440];
    expect(pauses).toEqual(minutes.map((each) => each * MINUTE_MS));
  });

  it('counts within any quarter of an hour, not from the full hour on', () => {
    let bucket: Bucket = EMPTY_BUCKET;
    for (const minute of [0, 10, 11, 12]) {
      const verdict = take(bucket, account, at(minute * MINUTE_MS));
      if (verdict.kind === 'taken') bucket = verdict.bucket;
    }
    const fifth = take(bucket, account, at(16 * MINUTE_MS));
    expect(fifth).toMatchObject({ kind: 'taken', bucket: { pausedUntil: null } });
    const sixth = fifth.kind === 'taken' && take(fifth.bucket, account, at(17 * MINUTE_MS));
    expect(sixth).toMatchObject({ kind: 'taken', bucket: { pausedUntil: at(32 * MINUTE_MS) } });
  });

  it('a day in peace makes the next pause short again', () => {
    const twice = exhaust(exhaust(EMPTY_BUCKET, 0), 15 * MINUTE_MS);
    expect(waitOf(twice, 15 * MINUTE_MS)).toBe(30 * MINUTE_MS);
    const later = exhaust(twice, 26 * HOUR_MS);
    expect(waitOf(later, 26 * HOUR_MS)).toBe(15 * MINUTE_MS);
  });

  it('a hundred in a row are over for good, however slowly they came', () => {
    const slow = { ...EMPTY_BUCKET, inARow: 99 };
    const last = take(slow, account, at(0));
    expect(last.kind).toBe('taken');
    expect(last.kind === 'taken' && take(last.bucket, account, at(400 * 24 * HOUR_MS))).toEqual({
      kind: 'locked',
    });
  });

  it('gives back what nobody looked at, with the pause it began', () => {
    const four = { ...EMPTY_BUCKET, tries: [1, 2, 3, 4].map(at), inARow: 4, pauses: 2 };
    const fifth = take(four, account, at(5));
    expect(fifth.kind === 'taken' && fifth.bucket.pauses).toBe(1);
    const back = fifth.kind === 'taken' ? giveBack(fifth.bucket) : EMPTY_BUCKET;
    expect(back).toMatchObject({ tries: four.tries, inARow: 4, pauses: 0 });
    expect(take(back, account, at(6)).kind).toBe('taken');
    expect(giveBack(EMPTY_BUCKET)).toEqual(EMPTY_BUCKET);
  });

  it('a plain window refuses until its oldest try is old', () => {
    let bucket: Bucket = EMPTY_BUCKET;
    for (let i = 0; i < address.max; i += 1) {
      const verdict = take(bucket, address, at(i * 1_000));
      if (verdict.kind === 'taken') bucket = verdict.bucket;
    }
    expect(take(bucket, address, at(20_000))).toEqual({ kind: 'wait', ms: 40_000 });
    expect(take(bucket, address, at(60_000)).kind).toBe('taken');
    expect(take({ ...EMPTY_BUCKET, tries: [0, 1, 2].map(at) }, target, at(HOUR_MS - 1)).kind).toBe('wait');
  });

  it('is remembered as long as it says anything', () => {
    expect(expiryOf(EMPTY_BUCKET, address, at(0))).toEqual(at(MINUTE_MS));
    expect(expiryOf(exhaust(EMPTY_BUCKET, 0), account, at(0))).toEqual(at(30 * 24 * HOUR_MS));
    const locked = { ...EMPTY_BUCKET, inARow: 100 };
    expect(expiryOf(locked, account, at(0)).getTime()).toBeGreaterThan(START + 1_000 * 24 * HOUR_MS);
  });
});
