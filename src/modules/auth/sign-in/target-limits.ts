import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { ATTEMPT_LIMITS } from './attempt.rules.js';
import { AttemptBuckets, bucketName } from './attempt-buckets.js';

/** What may be sent to somebody because a stranger asked for it. */
export type TargetKind = 'password-reset' | 'verification' | 'registration' | 'invite' | 'contact-change';

/** Three an hour to one target. Targets that do not exist are counted too, so that the answer tells nothing. */
@Injectable()
export class TargetLimits {
  constructor(private readonly buckets: AttemptBuckets) {}

  /** @param target an e-mail address or phone number  @throws RATE_LIMITED */
  async take(tx: Tx, kind: TargetKind, target: string): Promise<void> {
    const name = bucketName(kind, target.trim().normalize('NFC').toLowerCase());
    const verdict = await this.buckets.take(tx, name, ATTEMPT_LIMITS.target);
    if (verdict.kind === 'wait') throw commonErrors.RATE_LIMITED({ retryAfterMs: verdict.ms });
  }
}
