import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';

const WINDOW_MS = 15 * 60_000;
const FAILURES_MAX = 5;
const ADDRESS_PER_MINUTE = 20;

/** Slows down guessing. Failures count per account and address, so a stranger elsewhere cannot lock a person out. */
@Injectable()
export class SignInLimits {
  constructor(private readonly clock: Clock) {}

  /** @throws RATE_LIMITED with the time to wait */
  async check(tx: Tx, email: string, address: string): Promise<void> {
    const now = this.clock.now();
    const [count]: { failures: string; oldest: Date | null; from_address: string }[] = await tx.query(
      `SELECT count(*) FILTER (WHERE account_hash = $1) AS failures,
              min(failed_at) FILTER (WHERE account_hash = $1) AS oldest,
              count(*) FILTER (WHERE failed_at > $4) AS from_address
       FROM sign_in_failures WHERE address = $2 AND failed_at > $3`,
      [accountHash(email), address, new Date(now.getTime() - WINDOW_MS), new Date(now.getTime() - 60_000)],
    );
    if (Number(count?.failures) >= FAILURES_MAX && count?.oldest) {
      throw commonErrors.RATE_LIMITED({ retryAfterMs: count.oldest.getTime() + WINDOW_MS - now.getTime() });
    }
    if (Number(count?.from_address) >= ADDRESS_PER_MINUTE)
      throw commonErrors.RATE_LIMITED({ retryAfterMs: 60_000 });
  }

  async failed(tx: Tx, email: string, address: string): Promise<void> {
    await tx.query(`INSERT INTO sign_in_failures (account_hash, address, failed_at) VALUES ($1, $2, $3)`, [
      accountHash(email),
      address,
      this.clock.now(),
    ]);
  }

  async succeeded(tx: Tx, email: string, address: string): Promise<void> {
    await tx.query(`DELETE FROM sign_in_failures WHERE account_hash = $1 AND address = $2`, [
      accountHash(email),
      address,
    ]);
  }
}

function accountHash(email: string): Buffer {
  return createHash('sha256').update(email.trim().toLowerCase()).digest();
}
