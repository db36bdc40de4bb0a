import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { lineOf, networkOf } from '../../../platform/rate-limit/network.js';
import { authErrors } from '../auth.errors.js';
import { ATTEMPT_LIMITS, type Verdict } from './attempt.rules.js';
import { AttemptBuckets, bucketName } from './attempt-buckets.js';

/** What is being proved. Codes are counted for the account, over all its tickets. */
export type TryKind =
  'staff-password' | 'staff-code' | 'customer-password' | 'customer-confirm' | 'customer-code';

/** One try to prove something. */
export interface Try {
  kind: TryKind;
  /** The e-mail address as it was typed, or the id where the account is known; unknown accounts are counted too. */
  account: string;
  address: string | null;
  /** From `KnownDevices.find`: a device from which this account came in before. */
  device: string | null;
}

/**
 * Slows down guessing. A known device has a bucket of its own and no other counts for it, so a stranger cannot lock a
 * person out. Call `check` before you look, then `failed`, `succeeded` or, when nobody looked, `undone`.
 */
@Injectable()
export class SignInLimits {
  constructor(private readonly buckets: AttemptBuckets) {}

  /**
   * Takes the try beforehand, as if it were wrong: a hundred at once are a hundred.
   * @throws RATE_LIMITED with the time to wait, SIGN_IN_RESET_NEEDED
   */
  async check(tx: Tx, attempt: Try): Promise<void> {
    if (attempt.device === null && attempt.address !== null) {
      for (const { name, limit } of addressBuckets(attempt.address))
        refuse(await this.buckets.look(tx, name, limit));
    }
    refuse(await this.buckets.take(tx, ownBucket(attempt), ATTEMPT_LIMITS.account));
  }

  /** The try was wrong. */
  async failed(tx: Tx, attempt: Try): Promise<void> {
    if (attempt.device !== null || attempt.address === null) return;
    for (const { name, limit } of addressBuckets(attempt.address)) await this.buckets.take(tx, name, limit);
  }

  /** The try was right, or the person has proved themself in another way: counting starts anew. */
  succeeded(tx: Tx, attempt: Try): Promise<void> {
    return this.buckets.clear(tx, ownBucket(attempt));
  }

  /** Somebody else vouches for this member of staff: what strangers have tried in their name counts no more. */
  async forgive(tx: Tx, { id, email }: { id: string; email: string }): Promise<void> {
    const unknown = { address: null, device: null };
    await this.succeeded(tx, { kind: 'staff-password', account: email, ...unknown });
    await this.succeeded(tx, { kind: 'staff-code', account: id, ...unknown });
  }

  /** Nobody looked whether it was right (too busy). */
  undone(tx: Tx, attempt: Try): Promise<void> {
    return this.buckets.giveBack(tx, ownBucket(attempt), ATTEMPT_LIMITS.account);
  }
}

function ownBucket({ kind, account, device }: Try): Buffer {
  const who = account.trim().normalize('NFC').toLowerCase();
  return bucketName(kind, device === null ? `account ${who}` : `device ${device}`);
}

function addressBuckets(address: string) {
  return [
    { name: bucketName('address', lineOf(address)), limit: ATTEMPT_LIMITS.address },
    { name: bucketName('network', networkOf(address)), limit: ATTEMPT_LIMITS.network },
  ];
}

function refuse(verdict: Verdict): void {
  if (verdict.kind === 'locked') throw authErrors.SIGN_IN_RESET_NEEDED();
  if (verdict.kind === 'wait') throw commonErrors.RATE_LIMITED({ retryAfterMs: verdict.ms });
}
