import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { brokenConstraint } from '../../../platform/db/database-errors.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { oauthErrors } from './oauth.errors.js';
import type { OAuthProvider } from './oauth.types.js';

export interface IdentityRow {
  id: string;
  userId: string;
  provider: OAuthProvider;
  subject: string | null;
  email: string | null;
  linkedAt: Date;
  lastUsedAt: Date | null;
  unlinkedAt: Date | null;
}

export const IDENTITY_COLUMNS = `id, user_id AS "userId", provider, subject, email, linked_at AS "linkedAt",
  last_used_at AS "lastUsedAt", unlinked_at AS "unlinkedAt"`;

type Named = { provider: OAuthProvider; subject: string };

/** Writes and locks of customers' identities. */
@Injectable()
export class IdentityStore {
  constructor(private readonly clock: Clock) {}

  /** Nobody else looks this identity up or makes it until `tx` ends: two first sign-ins at once make one customer. */
  async claim(tx: Tx, { provider, subject }: Named): Promise<IdentityRow | null> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`oauth ${provider} ${subject}`]);
    const [row]: IdentityRow[] = await tx.query(
      `SELECT ${IDENTITY_COLUMNS} FROM user_identities WHERE provider = $1 AND subject = $2 FOR UPDATE`,
      [provider, subject],
    );
    return row ?? null;
  }

  async used(tx: Tx, id: string, email: string | null): Promise<void> {
    await tx.query(
      `UPDATE user_identities SET last_used_at = $2, email = coalesce($3, email) WHERE id = $1`,
      [id, this.clock.now(), email],
    );
  }

  /** @throws IDENTITY_TAKEN, IDENTITY_PROVIDER_LINKED */
  async add(
    tx: Tx,
    userId: string,
    identity: Named & { email: string | null },
    used: boolean,
  ): Promise<string> {
    const now = this.clock.now();
    const id = newIdAt(now);
    try {
      // A link that ended at the provider makes room for a new one.
      await tx.query(
        `DELETE FROM user_identities WHERE user_id = $1 AND provider = $2 AND unlinked_at IS NOT NULL`,
        [userId, identity.provider],
      );
      await tx.query(
        `INSERT INTO user_identities (id, user_id, provider, subject, email, linked_at, last_used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, userId, identity.provider, identity.subject, identity.email, now, used ? now : null],
      );
    } catch (error) {
      const broken = brokenConstraint(error);
      if (broken === 'user_identities_subject') throw oauthErrors.IDENTITY_TAKEN();
      if (broken === 'user_identities_one_each') throw oauthErrors.IDENTITY_PROVIDER_LINKED();
      throw error;
    }
    return id;
  }

  /** The person left us at the provider. */
  async end(tx: Tx, id: string, reason: string): Promise<void> {
    await tx.query(`UPDATE user_identities SET unlinked_at = $2, unlinked_reason = $3 WHERE id = $1`, [
      id,
      this.clock.now(),
      reason,
    ]);
  }

  /** Came back after that: the same customer as before. */
  async resume(tx: Tx, id: string): Promise<void> {
    await tx.query(
      `UPDATE user_identities SET unlinked_at = NULL, unlinked_reason = NULL, linked_at = $2 WHERE id = $1`,
      [id, this.clock.now()],
    );
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.query(`DELETE FROM user_identities WHERE id = $1`, [id]);
  }

  /** Identities by which a customer can sign in now, locked. */
  async lockLive(tx: Tx, userId: string): Promise<IdentityRow[]> {
    return tx.query(
      `SELECT ${IDENTITY_COLUMNS} FROM user_identities WHERE user_id = $1 AND unlinked_at IS NULL ORDER BY id FOR UPDATE`,
      [userId],
    );
  }
}
