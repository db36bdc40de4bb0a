import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { lineOf } from '../../../platform/rate-limit/network.js';
import { ATTEMPT_LIMITS, type AttemptLimit } from './attempt.rules.js';
import { AttemptBuckets, bucketName } from './attempt-buckets.js';

/** What may be sent to somebody because a stranger asked for it. */
export type TargetKind =
  'password-reset' | 'verification' | 'registration' | 'invite' | 'contact-change' | 'phone-change';

/** Three an hour to one target, ten texts a day from one person or address. Targets that do not exist are counted too, so that the answer tells nothing. */
@Injectable()
export class TargetLimits {
  constructor(private readonly buckets: AttemptBuckets) {}

  /** @param target an e-mail address or phone number  @throws RATE_LIMITED */
  async take(tx: Tx, kind: TargetKind, target: string): Promise<void> {
    await this.from(
      tx,
      bucketName(kind, target.trim().normalize('NFC').toLowerCase()),
      ATTEMPT_LIMITS.target,
    );
  }

  /** A text that a customer asks for, to whatever number. @throws RATE_LIMITED */
  async takeText(tx: Tx, userId: string, ip: string | null): Promise<void> {
    await this.from(tx, bucketName('texts-of', userId), ATTEMPT_LIMITS.texts);
    if (ip !== null) await this.from(tx, bucketName('texts-from', lineOf(ip)), ATTEMPT_LIMITS.texts);
  }

  /** Somebody tells who they are. @throws RATE_LIMITED */
  takeSignup(tx: Tx, userId: string): Promise<void> {
    return this.from(tx, bucketName('signups-of', userId), ATTEMPT_LIMITS.signups);
  }

  private async from(tx: Tx, name: Buffer, limit: AttemptLimit): Promise<void> {
    const verdict = await this.buckets.take(tx, name, limit);
    if (verdict.kind === 'wait') throw commonErrors.RATE_LIMITED({ retryAfterMs: verdict.ms });
  }
}
