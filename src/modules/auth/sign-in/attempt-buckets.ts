import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import {
  EMPTY_BUCKET,
  expiryOf,
  giveBack,
  take,
  type AttemptLimit,
  type Bucket,
  type Verdict,
} from './attempt.rules.js';

interface BucketRow {
  tries: Date[];
  in_a_row: number;
  pauses: number;
  paused_until: Date | null;
  expires_at: Date;
}

const COLUMNS = 'tries, in_a_row, pauses, paused_until, expires_at';

/** Tries as they are stored: in PostgreSQL, so that every process counts the same and no sign-in waits for Redis. */
@Injectable()
export class AttemptBuckets {
  constructor(private readonly clock: Clock) {}

  /** Takes one try, or says why there is none. The bucket is locked until `tx` ends, so tries at once are counted. */
  async take(tx: Tx, name: Buffer, limit: AttemptLimit): Promise<Verdict> {
    const now = this.clock.now();
    const verdict = take(await this.lock(tx, name), limit, now);
    if (verdict.kind === 'taken') await this.save(tx, name, verdict.bucket, limit, now);
    return verdict;
  }

  /** What `take` would say, without taking. */
  async look(tx: Tx, name: Buffer, limit: AttemptLimit): Promise<Verdict> {
    const [row]: BucketRow[] = await tx.query(`SELECT ${COLUMNS} FROM attempt_buckets WHERE bucket = $1`, [
      name,
    ]);
    return take(this.bucketOf(row), limit, this.clock.now());
  }

  async giveBack(tx: Tx, name: Buffer, limit: AttemptLimit): Promise<void> {
    await this.save(tx, name, giveBack(await this.lock(tx, name)), limit, this.clock.now());
  }

  async clear(tx: Tx, name: Buffer): Promise<void> {
    await tx.query(`DELETE FROM attempt_buckets WHERE bucket = $1`, [name]);
  }

  private async lock(tx: Tx, name: Buffer): Promise<Bucket> {
    // The update that changes nothing is what locks a row that was there already.
    const rows: BucketRow[] = await tx.query(
      `INSERT INTO attempt_buckets (bucket, tries, in_a_row, pauses, expires_at) VALUES ($1, '{}', 0, 0, $2)
       ON CONFLICT (bucket) DO UPDATE SET pauses = attempt_buckets.pauses RETURNING ${COLUMNS}`,
      [name, this.clock.now()],
    );
    return this.bucketOf(rows[0]);
  }

  private async save(tx: Tx, name: Buffer, bucket: Bucket, limit: AttemptLimit, now: Date): Promise<void> {
    await tx.query(
      `UPDATE attempt_buckets SET tries = $2, in_a_row = $3, pauses = $4, paused_until = $5, expires_at = $6
       WHERE bucket = $1`,
      [name, bucket.tries, bucket.inARow, bucket.pauses, bucket.pausedUntil, expiryOf(bucket, limit, now)],
    );
  }

  private bucketOf(row: BucketRow | undefined): Bucket {
    if (!row || row.expires_at <= this.clock.now()) return EMPTY_BUCKET;
    return { tries: row.tries, inARow: row.in_a_row, pauses: row.pauses, pausedUntil: row.paused_until };
  }
}

/** The name of what is counted; the same words always make the same name. */
export function bucketName(...parts: string[]): Buffer {
  return createHash('sha256').update(parts.join('|')).digest();
}
