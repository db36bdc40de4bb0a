import { Injectable } from '@nestjs/common';
import { isUuid, newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { authErrors } from '../auth.errors.js';

const LIFETIME_MS = 5 * 60_000;

export type ChallengePurpose = 'REGISTRATION' | 'SIGN_IN';

/** What a challenge belongs to: a half-finished sign-in, a session, or a browser of somebody unknown. */
export interface ChallengeOwner {
  adminUserId: string | null;
  ticketHash: Buffer | null;
  sessionId: string | null;
  cookieHash: Buffer | null;
}

export interface PasskeyChallenge extends ChallengeOwner {
  id: string;
  /** base64url of 32 random bytes. */
  challenge: string;
}

/** Questions for authenticators: each is answered once, within five minutes. */
@Injectable()
export class PasskeyChallenges {
  constructor(private readonly clock: Clock) {}

  async ask(tx: Tx, purpose: ChallengePurpose, owner: Partial<ChallengeOwner>): Promise<PasskeyChallenge> {
    const now = this.clock.now();
    const asked: PasskeyChallenge = {
      id: newIdAt(now),
      challenge: newToken(),
      adminUserId: owner.adminUserId ?? null,
      ticketHash: owner.ticketHash ?? null,
      sessionId: owner.sessionId ?? null,
      cookieHash: owner.cookieHash ?? null,
    };
    await tx.query(
      `INSERT INTO passkey_challenges (id, purpose, challenge, admin_user_id, ticket_hash, session_id, cookie_hash,
                                       expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        asked.id,
        purpose,
        asked.challenge,
        asked.adminUserId,
        asked.ticketHash,
        asked.sessionId,
        asked.cookieHash,
        new Date(now.getTime() + LIFETIME_MS),
      ],
    );
    return asked;
  }

  /**
   * Takes a challenge, whatever becomes of the answer.
   * @param cookieSecret of the browser that answers
   * @throws PASSKEY_CHALLENGE_INVALID for one that is unknown, used, over, or another browser's
   */
  async take(
    tx: Tx,
    id: string,
    purpose: ChallengePurpose,
    cookieSecret: string | null,
  ): Promise<PasskeyChallenge> {
    const [rows]: [PasskeyChallenge[], number] = isUuid(id)
      ? await tx.query(
          `UPDATE passkey_challenges SET used_at = $3
           WHERE id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3
             AND (cookie_hash IS NULL OR cookie_hash = $4)
           RETURNING id, challenge, admin_user_id AS "adminUserId", ticket_hash AS "ticketHash",
                     session_id AS "sessionId", cookie_hash AS "cookieHash"`,
          [id, purpose, this.clock.now(), cookieSecret === null ? null : hashToken(cookieSecret)],
        )
      : [[], 0];
    const [taken] = rows;
    if (!taken) throw authErrors.PASSKEY_CHALLENGE_INVALID();
    return taken;
  }
}
